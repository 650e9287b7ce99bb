import { wilsonInterval } from '../../engine/evaluate/statistics/wilson.ts'
import { nearestRank } from '../../engine/run/quantiles.ts'
import type { MonitorFigures, Quantiles, Share } from '../api/monitor.ts'
import type { MonitoredRun } from './monitored-run.ts'

export function figuresOf(runs: readonly MonitoredRun[]): MonitorFigures {
  const outcomes = runs.flatMap(({ outcome }) => outcome ?? [])
  const looks = runs.flatMap(({ look }) => look ?? [])
  const thumbs = runs.flatMap((run) => run.thumbs ?? [])
  const succeeded = outcomes.filter(({ status }) => status === 'succeeded')
  const failed = outcomes.filter(({ status }) => status === 'failed').length
  return {
    requests: runs.length,
    open: runs.length - outcomes.length,
    cancelled: outcomes.filter(({ status }) => status === 'cancelled').length,
    failed: shareOf(failed, failed + succeeded.length),
    latency: timesOf(succeeded.map(({ took }) => took)),
    firstToken: timesOf(looks.flatMap(({ firstToken }) => firstToken ?? [])),
    cost: costOf(outcomes),
    tokens: {
      input: sumOf(outcomes.map(({ inputTokens }) => inputTokens)),
      output: sumOf(outcomes.map(({ outputTokens }) => outputTokens)),
    },
    cached: shareOf(
      sumOf(looks.map(({ cached }) => cached)),
      sumOf(looks.map(({ executions }) => executions)),
    ),
    thumbs: shareOf(thumbs.filter((up) => up).length, thumbs.length),
    verdicts: verdictsOf(looks.flatMap(({ verdicts }) => verdicts)),
  }
}

/** Null of nothing. */
export function shareOf(count: number, of: number): Share | null {
  return of === 0 ? null : { count, of, ...wilsonInterval(count, of) }
}

/** Each is the smallest of the times that so many of a hundred do not exceed (nearest rank); null of none. */
export function timesOf(milliseconds: readonly number[]): Quantiles | null {
  if (milliseconds.length === 0) return null
  const sorted = Float64Array.from(milliseconds).sort()
  const at = (share: number): number => nearestRank(sorted, share) ?? 0
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), of: sorted.length }
}

/** Null as soon as one is not known: a sum without it would be too low. */
export function costOf(all: readonly { readonly cost: number | null }[]): number | null {
  return all.reduce<number | null>(
    (sum, { cost }) => (sum === null || cost === null ? null : sum + cost),
    0,
  )
}

export function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0)
}

function verdictsOf(
  verdicts: readonly { readonly output: string; readonly pass: boolean }[],
): Readonly<Record<string, Share>> {
  const shares = [...Map.groupBy(verdicts, ({ output }) => output)].map(
    ([output, all]): [string, Share | null] => [
      output,
      shareOf(all.filter(({ pass }) => pass).length, all.length),
    ],
  )
  return Object.fromEntries(
    shares.flatMap(([output, share]) => (share === null ? [] : [[output, share] as const])),
  )
}
