/**
 * How far a judge can be trusted: its scores against the labels of people. `calibrate` is the whole
 * of it; `positionBias` looks at judges that compare two answers. A judge is calibrated by version:
 * give the labels and scores of one version only.
 */
import { agreementIn, categoriesOf, confusionOf, type RatedPair } from './confusion.ts'
import { correctedRate, labelsNeeded, type CalibrationSample } from './corrected-rate.ts'
import { cohenKappa } from './kappa.ts'
import { krippendorffAlpha } from './krippendorff.ts'
import { effectiveNumber, weightingOf } from './weighting.ts'

/** What people said of something that the judge scored, as the gold label of all reviewers. */
export interface LabelledScore {
  readonly label: string | number | boolean
  readonly judge: string | number | boolean
  /** 1/π where it was drawn with probability π; 1 when left out. */
  readonly weight?: number | undefined
}

export interface JudgeCalibration {
  readonly n: number
  /** So many labels of one weight would say as much; `n` where all weigh the same. */
  readonly effective: number
  /** Of labels and scores, in order. */
  readonly categories: readonly string[]
  /** Rows are what people said, columns what the judge said; weighted labels have a sum of `n`, too. */
  readonly confusion: readonly (readonly number[])[]
  readonly agreement: number | null
  /** With quadratic weights where the categories have an order. */
  readonly kappa: number | null
  readonly alpha: number | null
  /** The share of good ones that the judge passes, and of bad ones that it fails; for pass and fail. */
  readonly sensitivity: number | null
  readonly specificity: number | null
  /** What the judge says of all that it judged. */
  readonly passRate: number | null
  readonly corrected: { readonly rate: number; readonly interval: readonly [number, number] } | null
  readonly labelsNeeded: number | null
}

export interface CalibrateOptions {
  /** What the categories are: names, an order such as 1 to 5, or pass and fail. */
  readonly scale: 'nominal' | 'ordinal' | 'pass'
  /** All categories in order, where not all occur. */
  readonly categories?: readonly string[]
  /** From which label and score on it is a pass, for scores; what is `true` or 1 otherwise. */
  readonly pass?: number
  /** Pass and fail of everything that the judge judged, labelled or not; left out, the labelled ones. */
  readonly judged?: { readonly passed: number; readonly judged: number }
  /** How narrow the interval of the corrected rate shall be, to each side; 0.05 when left out. */
  readonly reach?: number
}

/**
 * All figures weight each label by 1/π (Horvitz & Thompson 1952), so that a queue that takes some runs
 * more often than others says the same of the judge as one that takes all alike. Where weights differ,
 * the interval of the corrected rate rests on the effective numbers of labels (Kish 1965), because
 * they say less than as many of one weight.
 */
export function calibrate(
  labelled: readonly LabelledScore[],
  options: CalibrateOptions,
): JudgeCalibration {
  const { scale, pass, reach = 0.05 } = options
  const pairs = labelled.map(({ label, judge }): RatedPair =>
    scale === 'pass'
      ? [passName(isPass(label, pass)), passName(isPass(judge, pass))]
      : [String(label), String(judge)],
  )
  const categories =
    options.categories ?? (scale === 'pass' ? passNames : categoriesOf(pairs.flat()))
  const { weights, effective } = weightingOf(labelled.map(({ weight = 1 }) => weight))
  const confusion = confusionOf(pairs, categories, weights)
  const decided = labelled.map(({ label, judge }, at) => ({
    weight: weights[at]!,
    good: isPass(label, pass),
    passed: isPass(judge, pass),
  }))
  const passFail = scale === 'pass' || pass !== undefined
  const sample = sampleOf(decided)
  const judged = options.judged ?? {
    passed: effectiveShare(decided, ({ passed }) => passed).part,
    judged: effective,
  }
  const ordered = scale === 'ordinal'
  // Further ones will weigh as unevenly as those there are.
  const cost = labelled.length / Math.max(1, sample.good + sample.bad)
  const moreLabels = (more: number | null): number | null =>
    more === null || cost <= 1 ? more : Math.ceil(more * cost)
  return {
    n: labelled.length,
    effective,
    categories,
    confusion: confusion.counts,
    agreement: agreementIn(confusion),
    kappa: cohenKappa(confusion, ordered ? 'quadratic' : 'none'),
    alpha: krippendorffAlpha(pairs, ordered ? 'ordinal' : 'nominal', weights),
    sensitivity: passFail ? share(sample.goodPassed, sample.good) : null,
    specificity: passFail ? share(sample.badFailed, sample.bad) : null,
    passRate: passFail ? share(judged.passed, judged.judged) : null,
    corrected: passFail ? correctedRate(sample, judged) : null,
    labelsNeeded: passFail ? moreLabels(labelsNeeded(sample, judged, reach)) : null,
  }
}

/** How a judge stands with people, in half a sentence: what is shown beside its scores. */
export function describeTrust(
  calibration: Pick<JudgeCalibration, 'n' | 'agreement' | 'kappa'> | undefined,
): string {
  if (calibration === undefined || calibration.agreement === null) {
    return 'not checked by people yet'
  }
  const { n, agreement, kappa } = calibration
  const beyond = kappa === null ? '' : ` (κ ${kappa.toFixed(2)})`
  return `agrees with ${n} ${n === 1 ? 'label' : 'labels'} ${Math.round(agreement * 100)} % of the time${beyond}`
}

const passNames = ['fail', 'pass'] as const

function passName(passed: boolean): string {
  return passNames[passed ? 1 : 0]
}

function isPass(value: string | number | boolean, pass: number | undefined): boolean {
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') return value >= (pass ?? 1)
  return ['pass', 'true', 'yes'].includes(value.toLowerCase())
}

interface Decided {
  readonly weight: number
  readonly good: boolean
  readonly passed: boolean
}

function sampleOf(decided: readonly Decided[]): CalibrationSample {
  const good = effectiveShare(
    decided.filter((one) => one.good),
    ({ passed }) => passed,
  )
  const bad = effectiveShare(
    decided.filter((one) => !one.good),
    ({ passed }) => !passed,
  )
  return { good: good.whole, goodPassed: good.part, bad: bad.whole, badFailed: bad.part }
}

/** How many labels of one weight say as much, and the weighted share of them that is counted. */
function effectiveShare(
  all: readonly Decided[],
  counts: (one: Decided) => boolean,
): { readonly part: number; readonly whole: number } {
  const weights = all.map(({ weight }) => weight)
  const whole = effectiveNumber(weights)
  // Counted where all weigh the same: no rounding comes in.
  if (whole === all.length) return { part: all.filter(counts).length, whole }
  const sum = weights.reduce((total, weight) => total + weight, 0)
  const counted = all.reduce((total, one) => total + (counts(one) ? one.weight : 0), 0)
  return { part: (whole * counted) / sum, whole }
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}
