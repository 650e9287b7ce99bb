import { unitsToDetect } from '../statistics/detectable.ts'
import { showCount, showDifference, showRange, showValue } from './amounts.ts'
import type { MetricComparison } from './follow-metric.ts'
import { usualAlpha, usualMinimumUnits, type LivePlan, type Metric } from './plan.ts'
import type { Comparison, GuardrailComparison, LiveResult } from './result.ts'

/** Says in a few sentences what was found, how sure it is and what to do. */
export function describeResult(plan: LivePlan, result: Omit<LiveResult, 'sentence'>): string {
  const about =
    result.comparisons.find(({ candidate }) => candidate === result.candidate) ??
    result.comparisons[0]!
  return sentences(plan, result, about).join(' ')
}

function sentences(
  plan: LivePlan,
  result: Omit<LiveResult, 'sentence'>,
  about: Comparison,
): string[] {
  switch (result.state) {
    case 'guardrail-broken':
      return describeBroken(plan, about)
    case 'split-wrong':
      return describeWrongSplit(result)
    case 'decided':
      return describeDecision(plan, result, about)
    case 'stopped':
      return [
        `It ended after ${showCount(result.units)} units without a difference in ${plan.primary.label} that would tell ${listed([plan.control, ...plan.candidates])} apart.`,
        ...result.comparisons.map((one) => standsAt(plan, one)),
        `Keep ${plan.control}.`,
      ]
    case 'collecting':
      return describeCollecting(plan, result)
  }
}

function describeDecision(
  plan: LivePlan,
  result: Omit<LiveResult, 'sentence'>,
  about: Comparison,
): string[] {
  const { primary, control } = plan
  if (result.comparisons.every(({ decision }) => decision?.better === 'control')) {
    return [
      ...result.comparisons.map((one) => decided(plan, one, control, one.candidate)),
      `Keep ${control}.`,
    ]
  }
  const open = about.guardrails.filter(({ standing }) => standing === 'open')
  const safe = about.guardrails.filter(({ standing }) => standing === 'safe')
  const said = [decided(plan, about, about.candidate, control)]
  if (safe.length > 0) said.push(`${capital(listed(labels(safe)))} kept within ${margins(safe)}.`)
  if (open.length > 0) {
    said.push(
      `It is not shown yet that ${listed(labels(open))} ${open.length === 1 ? 'keeps' : 'keep'} within ${margins(open)}.`,
    )
  }
  if (result.advice === 'promote') said.push(`${about.candidate} can take over.`)
  else if (result.advice === 'keep-control') {
    said.push(`It ended before that was shown; keep ${control}, or let it run for longer.`)
  } else said.push(`Go on until it is, with ${primary.label} already decided.`)
  return said
}

function decided(plan: LivePlan, about: Comparison, better: string, worse: string): string {
  const { primary } = plan
  const { difference, interval, after } = about.decision!
  const turned = difference < 0 ? { low: 0 - interval.high, high: 0 - interval.low } : interval
  return `${better} is better than ${worse} in ${primary.label} by ${showDifference(primary, difference)} (${level(plan)} % always-valid interval ${showRange(primary, turned)}) after ${showCount(after)} units.`
}

function describeBroken(plan: LivePlan, about: Comparison): string[] {
  const said = about.guardrails.flatMap((guardrail) => {
    if (guardrail.broken === undefined) return []
    const { metric, broken } = guardrail
    return [
      `${about.candidate} breaks the guardrail of ${metric.label}: it has ${showValue(metric, guardrail.candidate.mean)} where ${plan.control} has ${showValue(metric, guardrail.control.mean)}, and after ${showCount(broken.after)} units it was worse than ${marginOf(guardrail)} allows by ${showDifference(metric, broken.excess)} (${level(plan, guardrailTests(plan))} % always-valid interval ${showRange(metric, broken.interval)}).`,
    ]
  })
  return [...said, `Roll ${about.candidate} back.`]
}

function describeWrongSplit({ split }: Omit<LiveResult, 'sentence'>): string[] {
  const got = split.variants.map(({ variant, units }) => `${variant} got ${showCount(units)} units`)
  const expected = split.variants.map((one) => showCount(one.expected))
  return [
    `The split is wrong: ${listed(got)} where ${listed(expected)} were expected (χ² = ${split.statistic.toFixed(1)}, always-valid p ${showP(split.alwaysValidP)}).`,
    'Units get lost or are counted twice somewhere, so no figure can be trusted until the cause is found.',
  ]
}

function describeCollecting(plan: LivePlan, result: Omit<LiveResult, 'sentence'>): string[] {
  const { primary, control, minimumUnits = usualMinimumUnits } = plan
  const counts = [
    { name: control, count: result.comparisons[0]!.primary.control.count },
    ...result.comparisons.map((one) => ({
      name: one.candidate,
      count: one.primary.candidate.count,
    })),
  ]
  if (counts.some(({ count }) => count < minimumUnits)) {
    const have = counts.map(({ name, count }) => `${showCount(count)} of ${name}`)
    return [
      `Of ${showCount(result.units)} ${result.units === 1 ? 'unit' : 'units'} so far, ${listed(have)} count for ${primary.label}.`,
      `Nothing is decided before each variant has ${showCount(minimumUnits)}.`,
    ]
  }
  return [
    `After ${showCount(result.units)} units, ${primary.label} does not tell ${listed([control, ...plan.candidates])} apart yet.`,
    ...result.comparisons.map((one) => standsAt(plan, one)),
    ...stillNeeded(plan, result),
  ]
}

function standsAt(plan: LivePlan, { candidate, primary: found }: Comparison): string {
  const metric = plan.primary
  if (found.interval === null) return `Too few units count for ${metric.label} to say more.`
  const ahead = found.difference > 0 === (metric.better === 'higher')
  const by = showDifference(metric, found.difference)
  const position =
    found.difference === 0
      ? `${candidate} is level with ${plan.control}`
      : `${candidate} is ${ahead ? 'ahead of' : 'behind'} ${plan.control} by ${by}`
  return `${position} (${level(plan)} % always-valid interval of the difference ${showRange(metric, found.interval)}); a difference of ${showDifference(metric, found.detectable ?? 0)} would most likely have been seen.`
}

/** About how many units it takes for the smallest difference that is worth finding. */
function stillNeeded(plan: LivePlan, result: Omit<LiveResult, 'sentence'>): string[] {
  const alpha = (plan.alpha ?? usualAlpha) / plan.candidates.length
  const needs = result.comparisons.map(({ primary: found }) => needed(plan.primary, found, alpha))
  const rate = result.comparisons[0]!.primary
  const most = Math.max(...needs)
  const size = smallest(plan.primary, rate.control.mean)
  const have = Math.min(
    ...result.comparisons.map(({ primary: one }) => one.control.count + one.candidate.count),
  )
  if (!Number.isFinite(most) || most <= have) return []
  return [
    `About ${showCount(roundedUp(most - have))} more units that count for ${plan.primary.label} show ${showDifference(plan.primary, size)} with a chance of 80 %.`,
  ]
}

function needed(metric: Metric, found: MetricComparison, alpha: number): number {
  const { control, candidate } = found
  const spread = smallest(metric, control.mean)
  if (spread <= 0 || control.count === 0 || candidate.count === 0) return Infinity
  return unitsToDetect(spread, {
    variances: [control.variance, candidate.variance],
    spread,
    alpha,
    share: candidate.count / (control.count + candidate.count),
    power: 0.8,
  })
}

/** Says who has a value of a metric, where that differs. */
export function describeCoverage(
  metric: Metric,
  ...variants: readonly {
    readonly name: string
    readonly covered: number
    readonly units: number
  }[]
): string {
  const shares = variants.map(
    ({ name, covered, units }) =>
      `${((covered / units) * 100).toFixed(1)} % of the units of ${name}`,
  )
  return `${capital(metric.label)} came from ${listed(shares)}: those who have a value may not be the same kind of people, and the difference may come from that.`
}

function smallest({ smallestEffect }: Metric, mean: number): number {
  return 'absolute' in smallestEffect
    ? smallestEffect.absolute
    : smallestEffect.relative * Math.abs(mean)
}

function marginOf({ metric }: GuardrailComparison): string {
  const { margin } = metric
  return 'absolute' in margin
    ? `a margin of ${showDifference(metric, margin.absolute)}`
    : `a margin of ${Number((margin.relative * 100).toFixed(1))} %`
}

function guardrailTests({ candidates, guardrails = [] }: LivePlan): number {
  return candidates.length * guardrails.length
}

/** The level of an interval in percent, shared out over the tests of its kind. */
function level({ alpha = usualAlpha, candidates }: LivePlan, tests = candidates.length): string {
  return String(Number(((1 - alpha / tests) * 100).toFixed(2)))
}

function showP(p: number): string {
  return p < 0.0001 ? '< 0.0001' : `= ${p.toPrecision(2)}`
}

function roundedUp(units: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(units)) - 1)
  return Math.ceil(units / unit) * unit
}

const labels = (guardrails: readonly GuardrailComparison[]): string[] =>
  guardrails.map(({ metric }) => metric.label)

const margins = (guardrails: readonly GuardrailComparison[]): string =>
  guardrails.length === 1 ? 'its margin' : 'their margins'

function listed(parts: readonly string[]): string {
  return parts.length < 2
    ? parts.join('')
    : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
