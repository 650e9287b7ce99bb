import { day } from '../day.ts'

const minute = 60_000
const hour = 60 * minute

/** Each holds a whole number of the ones before it or divides a day, so that all begin at round times. */
const widths = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  day,
]

/** More points than this side by side are no longer told apart. */
const mostBuckets = 120

/** With a bucket a day there are as many as a chart shows. */
export const mostDays = mostBuckets

/**
 * Milliseconds of the buckets that a stretch of time is cut into. What is left over counts as nothing:
 * who asks for 30 days until now has asked some milliseconds ago.
 */
export function bucketWidth(from: number, to: number): number {
  return widths.find((width) => Math.floor((to - from) / width) <= mostBuckets) ?? day
}

/** What lies in each bucket, in the order of time, by its start in UTC. Those that hold nothing are left out. */
export function inBuckets<Timed extends { readonly startedAt: number }>(
  all: readonly Timed[],
  every: number,
): readonly (readonly [at: number, inside: readonly Timed[]])[] {
  const buckets = Map.groupBy(all, ({ startedAt }) => Math.floor(startedAt / every) * every)
  return [...buckets].toSorted(([a], [b]) => a - b)
}
