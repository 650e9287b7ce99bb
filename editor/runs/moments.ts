import type { Trace } from '../../engine/run/trace.ts'

/** The moments of a run at which something began or ended, in order. In epoch milliseconds. */
export function momentsOf({ startedAt, endedAt, spans }: Trace): readonly number[] {
  const moments = new Set<number>([startedAt])
  for (const span of spans.values()) {
    moments.add(span.startedAt)
    if (span.endedAt !== undefined) moments.add(span.endedAt)
    if (span.askedAt !== undefined) moments.add(span.askedAt)
    for (const { at } of span.retries) moments.add(at)
  }
  if (endedAt !== undefined) moments.add(endedAt)
  return [...moments].sort((a, b) => a - b)
}

/** The moment before or after another one at which something began or ended; undefined beyond the ends. */
export function neighbourOf(
  moments: readonly number[],
  moment: number,
  step: 1 | -1,
): number | undefined {
  return step > 0 ? moments.find((one) => one > moment) : moments.findLast((one) => one < moment)
}

/**
 * The moment at which a run had worked for so long: the other way round than `workTime`.
 * @param work milliseconds
 * @returns epoch milliseconds
 */
export function momentAfter({ startedAt, pauses }: Trace, work: number): number {
  let moment = startedAt + Math.max(0, work)
  for (const { from, to } of pauses) {
    if (from >= moment || to === undefined) break
    moment += to - from
  }
  return moment
}
