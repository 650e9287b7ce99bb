import type { MonitorFigures, Quantiles, Share } from '../../server/api/monitor.ts'
import { formatFigure, formatShare } from './units.ts'
import { formatCost, formatCount, formatDuration } from '../ui/figures.ts'

/** A figure of the page against the same of the time before. */
export interface Change {
  readonly words: string
  readonly tone: 'neutral' | 'better' | 'worse'
}

/** Times of fewer runs are said with that: a quantile of a few is one of them. */
const few = 20

const neutral = (words: string): Change => ({ words, tone: 'neutral' })
const nothing = neutral('nothing before to compare with')

/** Counts of requests are what they are; whether more of them are good is not for a page to say. */
export function requestsChange(now: MonitorFigures, before: MonitorFigures): Change {
  if (before.requests === 0) return neutral('none before')
  if (before.requests === now.requests) return neutral('as many as before')
  return neutral(`${formatFigure('count', before.requests)} before`)
}

/** Better or worse only where the two intervals have nothing in common. */
export function shareChange(
  now: Share | null,
  before: Share | null,
  better: 'higher' | 'lower',
): Change {
  if (now === null || before === null || now.of === 0 || before.of === 0) return nothing
  const was = `${formatShare(before.count / before.of)} before`
  const rose = now.low > before.high
  if (!rose && now.high >= before.low) return neutral(`no clear change, ${was}`)
  const tone = rose === (better === 'higher') ? 'better' : 'worse'
  return { words: `${tone}, ${was}`, tone }
}

/** Nothing tells how sure quantiles are, so they are said side by side, and how few they are of. */
export function timesChange(
  now: Quantiles | null,
  before: Quantiles | null,
  names: readonly ('p50' | 'p95')[],
): Change {
  if (now === null || before === null) return nothing
  const was = names.map((name) => formatDuration(before[name])).join(' · ')
  return neutral(
    `${was} before${before.of < few ? `, of only ${formatCount(before.of, 'run')}` : ''}`,
  )
}

export function costChange(now: MonitorFigures, before: MonitorFigures): Change {
  if (before.requests === 0) return neutral('no runs before')
  if (before.cost === null) return neutral('unknown before')
  return neutral(
    now.cost === before.cost ? 'as much as before' : `${formatCost(before.cost)} before`,
  )
}
