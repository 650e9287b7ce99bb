import { mcnemarExact } from '../statistics/mcnemar.ts'
import { pairedBootstrap, type PairedBootstrap } from '../statistics/paired-bootstrap.ts'
import {
  examplesForDifference,
  examplesForRates,
  smallestPairedDifference,
  smallestRateDifference,
} from '../statistics/paired-power.ts'
import type { Range } from '../statistics/sequential.ts'
import { wilcoxonSignedRank, type SignedRank } from '../statistics/wilcoxon.ts'
import { wilsonInterval } from '../statistics/wilson.ts'
import { averageTrials, type ExampleValues } from './average-trials.ts'
import { changedSources, differenceInterval, withHidden } from './difference-interval.ts'
import type { SliceComparison } from './comparison.ts'
import type { ComparedExample, ComparedMetric, ComparedVariant, TrialScore } from './compared.ts'
import type { ExampleChange, LeftOut } from './detailed.ts'
import { measuredAt, type MeasuredAt } from './measured-apart.ts'
import { countChanges, isPassFail, pairValues } from './pair-values.ts'
import { sliceChanges } from './slices.ts'

export interface Draws {
  readonly resamples: number
  readonly seed: number
}

/** All that is found of one metric before it is known how many others there are. */
export interface Found {
  readonly metric: ComparedMetric
  readonly changes: readonly ExampleChange[]
  readonly clusters: number
  readonly baseline: VariantMean | null
  readonly candidate: VariantMean | null
  /** Null without any pair. */
  readonly difference: PairedBootstrap | null
  /** Of the difference, 95 %. */
  readonly interval: Range | null
  readonly test: 'bootstrap' | 'mcnemar'
  /** Of the test, by itself; null without any pair. */
  readonly p: number | null
  readonly wilcoxon: SignedRank | null
  readonly won: number
  readonly tied: number
  readonly lost: number
  readonly left: readonly [LeftOut, LeftOut]
  readonly slices: readonly SliceComparison[]
  readonly judges: readonly [readonly string[], readonly string[]]
  /** Where the times of each side were measured. */
  readonly measured: readonly [MeasuredAt, MeasuredAt]
  /** Sources of examples of which something changed. */
  readonly changed: number
  /** √n times the standard error of the mean difference. */
  readonly deviation: number
}

interface VariantMean {
  readonly mean: number
  readonly interval: Range
}

/** Compares one metric, paired by example. */
export function compareMetric(
  metric: ComparedMetric,
  baseline: ComparedVariant,
  candidate: ComparedVariant,
  examples: readonly ComparedExample[],
  draws: Draws,
): Found {
  const ids = examples.map(({ id }) => id)
  const scoresOf = ({ scores }: ComparedVariant): readonly TrialScore[] =>
    scores.filter((score) => score.metric === metric.key)
  const valuesOf = (variant: ComparedVariant): ExampleValues =>
    averageTrials(scoresOf(variant), ids)
  const timesOf = (variant: ComparedVariant): MeasuredAt =>
    measuredAt(scoresOf(variant).map(({ score }) => score))
  const [before, after] = [valuesOf(baseline), valuesOf(candidate)]
  const changes = pairValues(metric, before.values, after.values)
  const sources = new Map(examples.map(({ id, source }) => [id, source ?? `example ${id}`]))
  const clusters = changes.map(({ example }) => sources.get(example)!)
  const differences = changes.map(({ difference }) => difference)
  const drawn = pairedBootstrap(differences, { ...draws, clusters })
  const counted = countChanges(changes)
  const clustered = drawn !== null && drawn.clusters < drawn.count
  const passFail = !clustered && isPassFail(metric, changes)
  const changed = changedSources(differences, clusters)
  return {
    metric,
    changes,
    clusters: drawn?.clusters ?? 0,
    baseline: meanWith(changes, 'baseline', passFail, clusters, draws),
    candidate: meanWith(changes, 'candidate', passFail, clusters, draws),
    difference: drawn,
    interval:
      drawn === null ? null : differenceInterval({ metric, drawn, ...counted, changed, passFail }),
    test: passFail ? 'mcnemar' : 'bootstrap',
    p:
      drawn === null
        ? null
        : passFail
          ? mcnemarExact(counted.won, counted.lost)
          : pOf(drawn, changed),
    wilcoxon: passFail ? null : wilcoxonSignedRank(differences),
    ...counted,
    left: [metric.type === 'pairwise' ? nothingLeft : before.left, after.left],
    slices: sliceChanges(metric, changes, examples, draws),
    judges: [before.judges, after.judges],
    measured: [timesOf(baseline), timesOf(candidate)],
    changed,
    deviation: deviationOf(differences, clusters),
  }
}

/**
 * Few sources cannot show more than all their signs do: 2 · ½ᵏ for the k of them that changed (Fisher
 * 1935, "The design of experiments", the sign-flip test), however sure a bootstrap of so few looks.
 */
function pOf({ p }: PairedBootstrap, changed: number): number {
  return Math.min(1, Math.max(p, 2 ** (1 - changed)))
}

const nothingLeft = { errors: 0, notApplicable: 0, missing: 0, rows: [] }

function meanWith(
  changes: readonly ExampleChange[],
  side: 'baseline' | 'candidate',
  passFail: boolean,
  clusters: readonly string[],
  draws: Draws,
): VariantMean | null {
  const values = changes.map((change) => change[side])
  if (passFail && values.length > 0) {
    const passed = values.reduce((sum, value) => sum + value, 0)
    return { mean: passed / values.length, interval: wilsonInterval(passed, values.length) }
  }
  const drawn = pairedBootstrap(values, { ...draws, clusters })
  return drawn === null ? null : { mean: drawn.mean, interval: drawn.bca }
}

/**
 * √n times the standard error of the mean. Sums of whole groups are what varies when examples share
 * a source (Miller 2024, arXiv 2411.00640, equation 4).
 */
function deviationOf(differences: readonly number[], clusters: readonly string[]): number {
  const count = differences.length
  if (count < 2) return 0
  const mean = differences.reduce((sum, value) => sum + value, 0) / count
  const sums = new Map<string, number>()
  for (const [at, value] of differences.entries()) {
    const cluster = clusters[at]!
    sums.set(cluster, (sums.get(cluster) ?? 0) + value - mean)
  }
  const squares = [...sums.values()].reduce((sum, value) => sum + value ** 2, 0)
  const groups = sums.size
  return groups < 2 ? 0 : Math.sqrt((squares / count) * (groups / (groups - 1)))
}

/** What could be seen, and how many examples it takes, at an `alpha` that is shared out over the metrics. */
export function powerOf(
  found: Found,
  alpha: number,
): { detectable: number | null; needed: number | null } {
  const { difference, test, changes, deviation, won, lost } = found
  const pairs = changes.length
  if (difference === null || pairs < 2) return { detectable: null, needed: null }
  const sureness = { alpha, power: 0.8 }
  const wanted = (examples: number): number | null => (Number.isFinite(examples) ? examples : null)
  if (test === 'mcnemar') {
    const changed = (won + lost) / pairs
    const size = (won - lost) / pairs
    return {
      detectable: wanted(smallestRateDifference(pairs, changed, sureness)),
      needed: wanted(examplesForRates(size, changed, sureness)),
    }
  }
  if (deviation === 0) return { detectable: null, needed: null }
  const seen = smallestPairedDifference(deviation / Math.sqrt(pairs), sureness)
  return {
    // Of what few examples show, nobody can say how much others would vary: as with the interval.
    detectable: withHidden(found, { low: -seen, high: seen }).high,
    needed: wanted(examplesForDifference(difference.mean, deviation, sureness)),
  }
}
