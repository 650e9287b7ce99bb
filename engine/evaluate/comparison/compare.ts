/**
 * Compares two variants on the examples of a dataset: paired by example, with trials averaged inside
 * each example first, an interval for every difference, and a verdict that says when the dataset is
 * too small to tell. `compareVariants` is the whole of it; the files beside it are its steps, in the
 * order `average-trials`, `pair-values`, `compare-metric`, `slices`, `verdict`, `sentence`.
 */
import { holm } from '../statistics/holm.ts'
import { usualResamples, type PairedBootstrap } from '../statistics/paired-bootstrap.ts'
import type { Range } from '../statistics/sequential.ts'
import { compareMetric, powerOf, type Found } from './compare-metric.ts'
import type { ComparedExample, ComparedMetric, ComparedVariant } from './compared.ts'
import type { DetailedComparison, DetailedMetric } from './detailed.ts'
import { measuredApart } from './measured-apart.ts'
import { describeComparison, type Told } from './sentence.ts'
import { incomparable, judgedApart, verdictOn } from './verdict.ts'
import { warningsOf, type Circumstances } from './warnings.ts'

export interface CompareOptions extends Circumstances {
  /** The chance of any false finding among all metrics; 0.05 when left out. */
  readonly alpha?: number
  /** 10,000 when left out. */
  readonly resamples?: number
  readonly seed?: number
}

/**
 * Metrics whose scores are categories or texts are left out. Scores of different judges are not
 * compared: their metrics have no difference, and `refused` says why.
 * @param asked.examples those of the dataset, with what they share
 * @throws RangeError when two metrics have the same key
 */
export function compareVariants(
  asked: {
    readonly baseline: ComparedVariant
    readonly candidate: ComparedVariant
    readonly metrics: readonly ComparedMetric[]
    readonly examples: readonly ComparedExample[]
  },
  options: CompareOptions = {},
): DetailedComparison {
  const { baseline, candidate, examples } = asked
  const { alpha = 0.05, resamples = usualResamples, seed = 1 } = options
  const metrics = asked.metrics.filter(({ type }) => type !== 'category' && type !== 'text')
  const keys = metrics.map(({ key }) => key)
  const twice = keys.find((key, at) => keys.indexOf(key) !== at)
  if (twice !== undefined) {
    throw new RangeError(`Two metrics have the key "${twice}"; give each a key of its own.`)
  }
  const found = metrics.map((metric) =>
    compareMetric(metric, baseline, candidate, examples, { resamples, seed }),
  )
  const compared = decide(found, alpha)
  const count = Math.max(0, ...compared.map(({ n }) => n))
  const refusal = refusalOf(found)
  return {
    baseline: baseline.name,
    candidate: candidate.name,
    examples: count,
    trials: Math.max(0, ...[baseline, candidate].flatMap(({ scores }) => mostTrials(scores))),
    sentence: describeComparison(
      candidate,
      baseline,
      count,
      compared.map((one, at) => ({
        ...one,
        metric: metrics[at]!,
        apart: apartBy(found[at]!),
      })),
    ),
    metrics: compared,
    warnings: warningsOf(baseline, candidate, found, options),
    ...(refusal === undefined ? {} : { refused: refusal }),
    method: { confidence: 0.95, resamples, seed, correction: 'holm' },
  }
}

function apartBy(found: Found): Told['apart'] {
  if (judgedApart(found) !== undefined) return 'judges'
  return measuredApart(found) === undefined ? undefined : 'times'
}

/** Adjusts for all metrics that could be tested, and gives each its verdict. */
function decide(found: readonly Found[], alpha: number): DetailedMetric[] {
  const tested = found.filter((one) => one.p !== null && incomparable(one) === undefined)
  const adjusted = holm(tested.map(({ p }) => p!))
  return found.map((one) => {
    const at = tested.indexOf(one)
    const adjustedP = at < 0 ? null : adjusted[at]!
    // What cannot be compared would not be told by more examples either.
    const power =
      incomparable(one) === undefined
        ? powerOf(one, alpha / Math.max(1, tested.length))
        : { detectable: null, needed: null }
    const sight = { adjustedP: adjustedP ?? 1, alpha, metrics: tested.length, ...power }
    const decision = verdictOn(one, sight)
    return rowOf(one, adjustedP, { ...power, ...decision })
  })
}

function rowOf(
  found: Found,
  adjustedP: number | null,
  { detectable, needed, ...decision }: ReturnType<typeof powerOf> & ReturnType<typeof verdictOn>,
): DetailedMetric {
  const { metric, changes, baseline, candidate, left } = found
  // Without an adjusted p there is nothing to compare: no pairs, other judges, or times of another day.
  const difference = adjustedP === null ? null : found.difference
  const { key, title, unit, direction } = metric
  return {
    metric: key,
    title,
    ...(unit === undefined ? {} : { unit }),
    direction,
    n: changes.length,
    clusters: found.clusters,
    baseline: baseline?.mean ?? null,
    baselineInterval: ends(baseline?.interval),
    candidate: candidate?.mean ?? null,
    candidateInterval: ends(candidate?.interval),
    difference: difference?.mean ?? null,
    interval: spread(difference, found.interval ?? undefined),
    percentile: spread(difference, difference?.percentile),
    relative:
      difference === null || baseline === null || baseline.mean === 0
        ? null
        : difference.mean / baseline.mean,
    pValue: difference === null ? null : found.p,
    adjustedP,
    test: found.test,
    wilcoxon: difference === null ? null : found.wilcoxon,
    won: found.won,
    tied: found.tied,
    lost: found.lost,
    ...decision,
    detectable,
    ...(needed === null ? {} : { examplesNeeded: needed }),
    errors: [left[0].errors, left[1].errors],
    notApplicable: [left[0].notApplicable, left[1].notApplicable],
    slices: difference === null ? [] : found.slices,
    changes,
    left,
  }
}

/** Several examples of one source alone tell nothing of how others would differ. */
function spread(
  found: PairedBootstrap | null,
  range: Range | undefined,
): readonly [number, number] | null {
  return found === null || (found.clusters < 2 && found.count > 1) ? null : ends(range)
}

function ends(range: Range | undefined): readonly [number, number] | null {
  return range === undefined ? null : [range.low, range.high]
}

function refusalOf(found: readonly Found[]): string | undefined {
  const apart = found.flatMap((one) => {
    const why = judgedApart(one)
    return why === undefined ? [] : [`${one.metric.title}: ${why}.`]
  })
  return apart.length === 0 ? undefined : apart.join(' ')
}

function mostTrials(scores: ComparedVariant['scores']): number[] {
  const trials = new Set(scores.map(({ trial }) => trial))
  return [trials.size]
}
