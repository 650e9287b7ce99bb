import type { MonitorAnswer } from '../../server/api/monitor.ts'
import type { Stretch } from './monitor-range.ts'

/** All buckets of a stretch of time, also those in which nothing ran. */
export interface TimeGrid {
  /** Milliseconds of a bucket. */
  readonly every: number
  /** When each begins. The first one may begin before the stretch, the last one end after it. */
  readonly starts: readonly number[]
}

/** No part that is looked at closer is shorter: there would be nothing to see. */
const shortest = 5 * 60_000

export function timeGrid({ from, to, every, buckets }: MonitorAnswer): TimeGrid {
  // Where the first one with a run begins tells how the server aligns them.
  const offset = (buckets[0]?.at ?? 0) % every
  const first = Math.floor((from - offset) / every) * every + offset
  const count = Math.max(1, Math.ceil((to - first) / every))
  return { every, starts: Array.from({ length: count }, (_, at) => first + at * every) }
}

/** The place of a bucket in the grid. */
export function placeIn({ starts, every }: TimeGrid, at: number): number {
  return Math.round((at - (starts[0] ?? at)) / every)
}

/** From the begin of the first bucket to the end of the last one. */
export function wholeOf({ starts, every }: TimeGrid): Stretch {
  return { from: starts[0] ?? 0, to: (starts.at(-1) ?? 0) + every }
}

/** Whole buckets around what was drawn over, not beyond `end`, and as long as there is something to see. */
export function closerPart(grid: TimeGrid, drawn: Stretch, end: number): Stretch {
  const { every } = grid
  const whole = wholeOf(grid)
  const from = whole.from + Math.floor((drawn.from - whole.from) / every) * every
  const to = whole.from + Math.ceil((drawn.to - whole.from) / every) * every
  const last = Math.min(Math.max(to, from + every), end)
  return { from: Math.min(from, last - shortest), to: last }
}
