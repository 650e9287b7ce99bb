import type { PairedBootstrap } from '../statistics/paired-bootstrap.ts'
import { pairedRateInterval } from '../statistics/paired-rates.ts'
import type { Range } from '../statistics/sequential.ts'
import { wilsonInterval } from '../statistics/wilson.ts'
import type { ComparedMetric } from './compared.ts'
import { enoughSources } from './detailed.ts'

/** The differences of one metric, as far as an interval needs them. */
export interface Differences {
  readonly metric: Pick<ComparedMetric, 'type' | 'range'>
  readonly drawn: PairedBootstrap
  readonly won: number
  readonly lost: number
  /** Sources of examples of which something changed. */
  readonly changed: number
  /** All values are pass or fail, and every example stands for itself. */
  readonly passFail: boolean
}

/**
 * The interval of a difference: Tango's for pass and fail, else the bootstrap's. A bootstrap can only
 * draw what it has seen: where nothing changed it ends at 0 on both sides, however few the examples.
 * Where too few changed to draw from, the interval allows for what they do not show.
 */
export function differenceInterval(found: Differences): Range {
  const { metric, drawn, won, lost, changed, passFail } = found
  if (passFail) return pairedRateInterval(won, lost, drawn.count)
  return withHidden({ metric, changed, clusters: drawn.clusters }, drawn.bca)
}

/** A range of differences, with room for what examples do not show of which too few changed. */
export function withHidden(
  { metric, changed, clusters }: Pick<Differences, 'metric' | 'changed'> & { clusters: number },
  { low, high }: Range,
): Range {
  const span = spanOf(metric)
  if (changed >= enoughSources || span === undefined) return { low, high }
  const hidden = hiddenShare(clusters)
  return { low: (1 - hidden) * low - hidden * span, high: (1 - hidden) * high + hidden * span }
}

/** Of how many sources the examples changed in sum: only they say which side is better. */
export function changedSources(
  differences: readonly number[],
  clusters: readonly string[],
): number {
  const sums = new Map<string, number>()
  for (const [at, difference] of differences.entries()) {
    const source = clusters[at] ?? `alone ${at}`
    sums.set(source, (sums.get(source) ?? 0) + difference)
  }
  return [...sums.values()].filter((sum) => Math.abs(sum) > 1e-9).length
}

/** Up to this share of examples may do what none of so many did: the upper end of Wilson's interval of 0. */
export function hiddenShare(examples: number): number {
  return wilsonInterval(0, examples).high
}

/** How many examples without any change show that one is at most so large. Infinite for no change at all. */
export function unchangedExamplesFor(atMost: number, span: number): number {
  const most = hiddenShare(1)
  // The share among n is z² / (n + z²), so that among 1 gives z².
  const square = most / (1 - most)
  return Math.max(0, Math.ceil(square * (span / atMost - 1)))
}

/** How large a difference can be; undefined where there is no limit. */
export function spanOf({
  type,
  range,
}: Pick<ComparedMetric, 'type' | 'range'>): number | undefined {
  if (type !== 'number') return 1
  return range === undefined ? undefined : range[1] - range[0]
}
