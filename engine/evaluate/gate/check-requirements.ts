/**
 * The gate: holds what an experiment found of a version against what is required of it. Pure, so that
 * the same list decides in the editor, on the command line and before a promotion.
 */
import {
  capital,
  showAbout,
  showAmount,
  showChange,
  showGap,
  showInterval,
  type Measured,
} from '../comparison/amounts.ts'
import type { MetricComparison } from '../comparison/comparison.ts'
import type { ComparedMetric } from '../comparison/compared.ts'
import { spanOf, unchangedExamplesFor } from '../comparison/difference-interval.ts'
import type { Requirement } from './requirement.ts'

/** What an experiment found of one version. */
export interface Figures {
  readonly metrics: readonly ComparedMetric[]
  /** By key of the metric. */
  readonly scores: Readonly<Record<string, FigureOfMetric>>
  /** Milliseconds. */
  readonly latency: { readonly p95: number } | null
  /** US dollars of a run, the mean. */
  readonly cost: number | null
  /** Against the baseline; left out where there is none. */
  readonly comparison?: { readonly metrics: readonly MetricComparison[]; readonly baseline: string }
}

interface FigureOfMetric {
  readonly mean: number | null
  /** 95 %. */
  readonly interval: readonly [number, number] | null
  readonly n: number
  readonly errors: number
}

export interface GateResult {
  readonly passed: boolean
  readonly results: readonly RequirementResult[]
}

interface RequirementResult {
  readonly requirement: Requirement
  /** As a sentence without its full stop. */
  readonly title: string
  readonly passed: boolean
  readonly reason: string
}

/** When more scores than this share ended in an error, the others say little. */
const mostErrors = 0.1

export function checkRequirements(
  requirements: readonly Requirement[],
  figures: Figures,
): GateResult {
  const results = requirements.map((requirement): RequirementResult => {
    const title = titleOf(requirement, figures)
    return { requirement, title, ...decide(requirement, figures) }
  })
  return { passed: results.every(({ passed }) => passed), results }
}

interface Decision {
  readonly passed: boolean
  readonly reason: string
}

function decide(requirement: Requirement, figures: Figures): Decision {
  switch (requirement.kind) {
    case 'at-least':
    case 'at-most':
      return decideOnMean(requirement, figures)
    case 'no-regression':
      return decideOnRegression(requirement, figures)
    case 'latency-p95': {
      const found = figures.latency?.p95
      if (found === undefined) return fails('No run was timed.')
      return {
        passed: found <= requirement.ms,
        reason: `The 95th percentile is ${seconds(found)}.`,
      }
    }
    case 'cost-per-run': {
      if (figures.cost === null) return fails('The cost of a run is not known.')
      const usd: Measured = { type: 'number', unit: 'USD' }
      return {
        passed: figures.cost <= requirement.usd,
        reason: `A run costs ${showAmount(usd, figures.cost)} on average.`,
      }
    }
  }
}

function decideOnMean(
  { kind, metric: key, value }: Extract<Requirement, { kind: 'at-least' | 'at-most' }>,
  figures: Figures,
): Decision {
  const metric = metricNamed(key, figures)
  const found = Object.hasOwn(figures.scores, key) ? figures.scores[key] : undefined
  if (metric === undefined || found === undefined) {
    return fails(`The experiment has no scores of "${key}".`)
  }
  if (found.mean === null) return fails(`None of its scores has a value.`)
  const all = found.n + found.errors
  if (found.errors > mostErrors * all) {
    return fails(
      `${found.errors} of ${all} scores ended in an error, which is too many to go by the others.`,
    )
  }
  const interval =
    found.interval === null
      ? ''
      : `, 95 % interval ${showAmount(metric, found.interval[0])} to ${showAmount(metric, found.interval[1])}`
  const errors = found.errors === 0 ? '' : `; ${found.errors} more ended in an error`
  return {
    passed: kind === 'at-least' ? found.mean >= value : found.mean <= value,
    reason: `The mean is ${showAmount(metric, found.mean)} (${found.n} examples${interval}${errors}).`,
  }
}

/** Not worse by more than the margin, as far as the whole interval of the difference goes. */
function decideOnRegression(
  { metric: key, beyond }: Extract<Requirement, { kind: 'no-regression' }>,
  figures: Figures,
): Decision {
  const { comparison } = figures
  if (comparison === undefined) {
    return { passed: true, reason: 'There is no baseline, so nothing can have become worse.' }
  }
  const metric = metricNamed(key, figures)
  const found = comparison.metrics.find((one) => one.metric === key)
  if (metric === undefined || found === undefined) {
    return fails(`The experiment does not compare "${key}".`)
  }
  const { difference, interval, errors, n } = found
  // Nothing that so few examples show speaks for others, also where they all stayed the same.
  if (difference === null || interval === null || found.verdict === 'too-few') {
    return fails(`${capital(found.why)}.`)
  }
  if (errors[1] > mostErrors * (n + errors[1])) {
    return fails(
      `${errors[1]} of its scores ended in an error, which is too many to go by the others.`,
    )
  }
  const [low, high] = interval
  const worst = metric.direction === 'higher' ? low : -high
  const shown = `The difference is ${showChange(metric, difference)} ${showInterval(metric, interval)} on ${n} examples`
  if (worst >= -beyond) return { passed: true, reason: `${shown}.` }
  const unshown = `${shown}: that it is not worse${beyond === 0 ? '' : ` by more than ${showGap(metric, beyond)}`} is not shown.`
  if (found.tied === n) return fails(`${unshown} ${unchangedWords(metric, beyond, n)}`)
  const surely = metric.direction === 'higher' ? high < -beyond : low > beyond
  if (surely) return fails(`${shown}: it is worse.`)
  const reach = (high - low) / 2
  const needed =
    Math.abs(difference) < beyond ? n * (reach / (beyond - Math.abs(difference))) ** 2 : 0
  const more = needed > n ? ` About ${showAbout(needed)} examples could show it.` : ''
  return fails(`${unshown}${more}`)
}

/** What it takes to show that a version whose scores are all the same is not worse. */
function unchangedWords(metric: ComparedMetric, beyond: number, n: number): string {
  const span = spanOf(metric)
  const all = `It is the same on all ${n}, but others may differ`
  return beyond === 0 || span === undefined
    ? `${all}, and no number of examples shows that none does; allow a small difference.`
    : `${all}; about ${showAbout(unchangedExamplesFor(beyond, span))} examples that stay the same would show it.`
}

function titleOf(requirement: Requirement, figures: Figures): string {
  switch (requirement.kind) {
    case 'at-least':
    case 'at-most': {
      const metric = metricNamed(requirement.metric, figures)
      const value =
        metric === undefined ? String(requirement.value) : showAmount(metric, requirement.value)
      const words = requirement.kind === 'at-least' ? 'at least' : 'at most'
      return `${metric?.title ?? requirement.metric} ${words} ${value}`
    }
    case 'no-regression': {
      const metric = metricNamed(requirement.metric, figures)
      const title = metric?.title ?? requirement.metric
      if (requirement.beyond === 0) return `${title} not worse`
      const beyond =
        metric === undefined ? String(requirement.beyond) : showGap(metric, requirement.beyond)
      return `${title} not worse by more than ${beyond}`
    }
    case 'latency-p95':
      return `95 of 100 runs within ${seconds(requirement.ms)}`
    case 'cost-per-run':
      return `A run for at most ${showAmount({ type: 'number', unit: 'USD' }, requirement.usd)}`
  }
}

function metricNamed(key: string, { metrics }: Figures): ComparedMetric | undefined {
  return metrics.find((metric) => metric.key === key)
}

function seconds(ms: number): string {
  return showAmount({ type: 'number', unit: 's' }, ms / 1000)
}

function fails(reason: string): Decision {
  return { passed: false, reason }
}
