import type { Trace } from '../../engine/run/trace.ts'
import { formatCost, formatDuration } from '../ui/figures.ts'
import { spanOf } from './node-run.ts'

/**
 * What the nodes of a group took together, once all that the run came to are done: the time from the
 * first beginning to the last end, and what they cost. Empty where there is nothing to say.
 */
export function groupFigures(trace: Trace | undefined, members: readonly string[]): string {
  const spans = members
    .flatMap((id) => spanOf(trace, id) ?? [])
    .filter(({ status }) => status !== 'skipped')
  if (spans.length < 2) return ''
  const ends = spans.map(({ endedAt }) => endedAt)
  const last = Math.max(...ends.map((end) => end ?? Number.POSITIVE_INFINITY))
  if (last === Number.POSITIVE_INFINITY) return ''
  const time = formatDuration(last - Math.min(...spans.map(({ startedAt }) => startedAt)))
  const cost = spans.reduce<number | null>(
    (sum, { usage }) => (sum === null || usage.cost === null ? null : sum + usage.cost),
    0,
  )
  return cost === null || cost === 0 ? time : `${time} · ${formatCost(cost)}`
}
