import { holm } from '../statistics/holm.ts'
import { sampleRatio, type SampleRatio, type SplitPeriod } from '../statistics/sample-ratio.ts'
import { coverageDiffers, followCandidate } from './follow-candidate.ts'
import { followMetric } from './follow-metric.ts'
import { usualAlpha, usualMinimumUnits, type LivePlan, type Metric } from './plan.ts'
import type { Comparison, LiveResult, SplitShare } from './result.ts'
import { describeResult, describeCoverage } from './sentence.ts'
import { collectUnits, type Observation, type Unit } from './units.ts'

/** An alarm about the split is rarer than this in a split that is right, however often one looks. */
const splitAlpha = 0.01

/** Points of the path that are kept, about. */
const pathPoints = 100

/**
 * What a live A/B has found. It goes through the units in the order in which they came and looks
 * after each one, so that the result is the same whoever asks, whenever and however often; its
 * promises hold for all looks together. A candidate wins falsely with a chance of at most `alpha`
 * over all candidates, and a guardrail breaks falsely with a chance of at most `alpha` over all
 * guardrails and candidates (both shared out evenly, after Bonferroni).
 * @throws RangeError when the plan or a value makes no sense
 */
export function analyse(plan: LivePlan, observations: readonly Observation[]): LiveResult {
  const { control, candidates, primary, guardrails = [], secondary = [] } = plan
  const { alpha = usualAlpha, minimumUnits = usualMinimumUnits, maximumUnits = Infinity } = plan
  checkPlan(plan)
  const variants = [control, ...candidates]
  const { units: all, moved } = collectUnits(
    observations.filter(({ variant }) => variants.includes(variant)),
  )
  const units = all.slice(0, maximumUnits)

  const follow = (metric: Metric) => followMetric(metric, { control, minimumUnits })
  const followed = {
    primary: follow(primary),
    guardrails: guardrails.map((rule) => ({ rule, followed: follow(rule) })),
    secondary: secondary.map(follow),
  }
  const metrics = [
    { metric: primary, followed: followed.primary },
    ...followed.guardrails.map((one) => ({ metric: one.rule, followed: one.followed })),
    ...secondary.map((metric, at) => ({ metric, followed: followed.secondary[at]! })),
  ]
  const each = candidates.map((name) =>
    followCandidate(name, {
      ...followed,
      control,
      better: primary.better,
      alpha: {
        primary: alpha / candidates.length,
        guardrail: alpha / Math.max(1, guardrails.length * candidates.length),
        secondary: alpha,
      },
    }),
  )

  const step = Math.max(1, Math.ceil(units.length / pathPoints))
  for (const [at, unit] of units.entries()) {
    for (const one of metrics) {
      const value = unit.measures[one.metric.name]
      if (value !== undefined) one.followed.add(unit.variant, value)
    }
    for (const candidate of each) {
      if (unit.variant === control || unit.variant === candidate.name) candidate.look(at + 1)
      if ((at + 1) % step === 0 || at + 1 === units.length) candidate.mark(at + 1)
    }
  }

  const comparisons = withAdjusted(each.map((candidate) => candidate.result()))
  const split = lookAtSplit(plan, variants, units)
  const covered = (metric: Metric, variant: string) => ({
    units: units.filter((unit) => unit.variant === variant).length,
    covered: units.filter(
      (unit) => unit.variant === variant && unit.measures[metric.name] !== undefined,
    ).length,
  })
  const warnings = candidates.flatMap((candidate) => {
    const [from, to] = [covered(primary, control), covered(primary, candidate)]
    return coverageDiffers(from, to)
      ? [describeCoverage(primary, { name: control, ...from }, { name: candidate, ...to })]
      : []
  })
  const found = {
    ...judge(comparisons, split, plan.stopped === true || units.length >= maximumUnits),
    warnings,
    units: units.length,
    moved,
    split,
    comparisons,
  }
  return { ...found, sentence: describeResult(plan, found) }
}

/** What the evidence comes down to. A broken guardrail comes first: it does harm while one looks for causes. */
function judge(
  comparisons: readonly Comparison[],
  split: SampleRatio,
  over: boolean,
): Pick<LiveResult, 'state' | 'advice' | 'candidate'> {
  const broken = comparisons.find(({ guardrails }) =>
    guardrails.some(({ standing }) => standing === 'broken'),
  )
  if (broken !== undefined) {
    return { state: 'guardrail-broken', advice: 'roll-back', candidate: broken.candidate }
  }
  if (split.alwaysValidP <= splitAlpha) return { state: 'split-wrong', advice: 'repair-split' }
  const [winner] = comparisons
    .filter(({ decision }) => decision?.better === 'candidate')
    .sort((a, b) => Math.abs(b.primary.difference) - Math.abs(a.primary.difference))
  if (winner !== undefined) {
    const safe = winner.guardrails.every(({ standing }) => standing === 'safe')
    const wait = over ? 'keep-control' : 'keep-collecting'
    return { state: 'decided', advice: safe ? 'promote' : wait, candidate: winner.candidate }
  }
  const [first] = comparisons
  if (comparisons.every(({ decision }) => decision?.better === 'control')) {
    return { state: 'decided', advice: 'keep-control', candidate: first!.candidate }
  }
  return over
    ? { state: 'stopped', advice: 'keep-control' }
    : { state: 'collecting', advice: 'keep-collecting' }
}

function withAdjusted(
  results: readonly ReturnType<ReturnType<typeof followCandidate>['result']>[],
): Comparison[] {
  const adjusted = holm(results.flatMap(({ secondary }) => secondary.map(({ p }) => p)))
  let next = 0
  return results.map((result) => ({
    ...result,
    secondary: result.secondary.map((comparison) => ({
      ...comparison,
      adjustedP: adjusted[next++]!,
    })),
  }))
}

/** A unit counts in the period in which it came. */
function lookAtSplit(
  plan: LivePlan,
  variants: readonly string[],
  units: readonly Unit[],
): LiveResult['split'] {
  const starts = plan.periods.map(({ from }) => from)
  const periods = plan.periods.map(({ weights }): SplitPeriod & { units: number[] } => ({
    weights: variants.map((variant) => weights[variant] ?? 0),
    units: variants.map(() => 0),
  }))
  for (const { at, variant } of units) {
    const period = starts.findLastIndex((from) => from <= at)
    periods[Math.max(0, period)]!.units[variants.indexOf(variant)]! += 1
  }
  const shares = variants.map((variant, at): SplitShare => {
    let expected = 0
    for (const { weights, units: counts } of periods) {
      const whole = weights.reduce((sum, weight) => sum + weight, 0)
      expected += (weights[at]! / whole) * counts.reduce((sum, count) => sum + count, 0)
    }
    return { variant, units: periods.reduce((sum, period) => sum + period.units[at]!, 0), expected }
  })
  return { ...sampleRatio(periods), variants: shares }
}

function checkPlan({ control, candidates, periods, alpha = usualAlpha }: LivePlan): void {
  const problems: string[] = []
  const names = [control, ...candidates]
  if (candidates.length === 0) problems.push('It names no candidate; name at least one.')
  if (new Set(names).size < names.length) problems.push('It names a variant twice.')
  if (!(alpha > 0 && alpha < 1))
    problems.push(`Its alpha is ${alpha}; it must lie between 0 and 1.`)
  if (periods.length === 0) problems.push('It has no period; say how units are shared out.')
  for (const { weights } of periods) {
    const sum = names.reduce((total, name) => total + (weights[name] ?? 0), 0)
    const odd = names.some((name) => (weights[name] ?? 0) < 0)
    if (odd || !(sum > 0)) {
      problems.push('The weights of a period must be 0 or more, and not all of them 0.')
    }
  }
  if (problems.length > 0) {
    throw new RangeError(`The plan of the live A/B cannot be used. ${problems.join(' ')}`)
  }
}
