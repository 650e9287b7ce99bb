import type { MonitorAnswer, Quantiles, Share } from '../../server/api/monitor.ts'
import { costInWords, formatCost, formatCount, formatDuration } from '../ui/figures.ts'
import {
  costChange,
  requestsChange,
  shareChange,
  timesChange,
  type Change,
} from './change-words.ts'
import { formatFigure, formatShare } from './units.ts'

/** One of the figures at the top of the page. */
export interface PageFigure {
  readonly label: string
  readonly value: string
  /** A second value beside it. */
  readonly beside?: string
  /** What it is of, and how sure it is. */
  readonly detail: string
  readonly change: Change
}

export function pageFigures(answer: MonitorAnswer): readonly PageFigure[] {
  const figures = comparedFigures(answer)
  // Of the time before even less was read.
  if (answer.readFrom === undefined) return figures
  return figures.map((figure) => ({
    ...figure,
    change: { words: 'not compared', tone: 'neutral' },
  }))
}

function comparedFigures({ whole, before }: MonitorAnswer): readonly PageFigure[] {
  return [
    {
      label: 'Requests',
      value: formatFigure('count', whole.requests),
      detail: standing(whole.open, whole.cancelled),
      change: requestsChange(whole, before),
    },
    {
      label: 'Failed',
      value: share(whole.failed),
      detail: shareDetail(whole.failed, 'run'),
      change: shareChange(whole.failed, before.failed, 'lower'),
    },
    {
      label: 'Latency p50',
      ...times(whole.latency, 'that succeeded'),
      change: timesChange(whole.latency, before.latency, ['p50', 'p95']),
    },
    {
      label: 'First word p50',
      ...times(whole.firstToken, 'that streamed'),
      change: timesChange(whole.firstToken, before.firstToken, ['p50', 'p95']),
    },
    {
      label: 'Cost',
      value: whole.cost === null ? '–' : formatCost(whole.cost),
      detail:
        whole.cost === null
          ? costInWords(null)
          : whole.requests === 0
            ? ''
            : `${formatCost(whole.cost / whole.requests)} a request`,
      change: costChange(whole, before),
    },
    {
      label: 'Thumbs up',
      value: share(whole.thumbs),
      detail: shareDetail(whole.thumbs, 'thumb'),
      change: shareChange(whole.thumbs, before.thumbs, 'higher'),
    },
  ]
}

function standing(open: number, cancelled: number): string {
  const parts = [
    ...(open > 0 ? [`${formatFigure('count', open)} not over`] : []),
    ...(cancelled > 0 ? [`${formatFigure('count', cancelled)} cancelled`] : []),
  ]
  return parts.length === 0 ? 'all are over' : parts.join(', ')
}

function share(of: Share | null): string {
  return of === null || of.of === 0 ? '–' : formatShare(of.count / of.of)
}

function shareDetail(of: Share | null, one: string): string {
  if (of === null || of.of === 0) return `no ${one}s yet`
  const { count, low, high } = of
  const range = `${formatShare(low).replace(' %', '')} to ${formatShare(high)}`
  return `${range} · ${formatFigure('count', count)} of ${formatFigure('count', of.of)}`
}

function times(
  quantiles: Quantiles | null,
  which: string,
): Pick<PageFigure, 'value' | 'beside' | 'detail'> {
  if (quantiles === null) return { value: '–', detail: `no runs ${which}` }
  return {
    value: formatDuration(quantiles.p50),
    beside: `p95 ${formatDuration(quantiles.p95)}`,
    detail: `of ${formatCount(quantiles.of, 'run')} ${which}`,
  }
}
