import { wilsonInterval } from '../../engine/evaluate/statistics/wilson.ts'
import type { MonitorAnswer, MonitorFigures, Quantiles, Share } from '../../server/api/monitor.ts'

export const minute = 60_000

export function shareOf(count: number, of: number): Share {
  const { low, high } = wilsonInterval(count, of)
  return { count, of, low, high }
}

export function quantilesOf(p50: number, of = 100): Quantiles {
  return { p50, p95: p50 * 2, p99: p50 * 3, of }
}

export function figuresWith(some: Partial<MonitorFigures>): MonitorFigures {
  return {
    requests: 10,
    open: 0,
    cancelled: 0,
    failed: shareOf(0, 10),
    latency: quantilesOf(1000),
    firstToken: null,
    cost: 0.01,
    tokens: { input: 100, output: 10 },
    cached: null,
    thumbs: null,
    verdicts: {},
    ...some,
  }
}

/** An hour in buckets of ten minutes, with runs in those that begin at the minutes that are given. */
export function answerWith(
  buckets: Readonly<Record<number, Partial<MonitorFigures>>>,
  whole: Partial<MonitorFigures> = {},
): MonitorAnswer {
  return {
    from: 0,
    to: 60 * minute,
    every: 10 * minute,
    whole: figuresWith(whole),
    before: figuresWith({}),
    buckets: Object.entries(buckets).map(([at, some]) => ({
      ...figuresWith(some),
      at: Number(at) * minute,
    })),
    marks: [],
    scores: [],
  }
}
