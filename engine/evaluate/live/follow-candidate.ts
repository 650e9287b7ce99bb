import { testGuardrail, type GuardrailTest } from '../statistics/guardrail.ts'
import { alwaysValidInterval } from '../statistics/sequential.ts'
import type { FollowedMetric, MetricComparison } from './follow-metric.ts'
import type { Guardrail } from './plan.ts'
import type { Comparison, Decision, GuardrailComparison, PathPoint } from './result.ts'

/** The test of one candidate, unit after unit. */
export interface FollowedCandidate {
  readonly name: string
  /** Takes a look after another unit; the first find of each kind stays. */
  look(units: number): void
  /** Notes where the primary metric stands. */
  mark(units: number): void
  result(): Omit<Comparison, 'secondary'> & { secondary: readonly MetricComparison[] }
}

export function followCandidate(
  name: string,
  options: {
    control: string
    primary: FollowedMetric
    guardrails: readonly { readonly rule: Guardrail; readonly followed: FollowedMetric }[]
    secondary: readonly FollowedMetric[]
    better: 'higher' | 'lower'
    alpha: { readonly primary: number; readonly guardrail: number; readonly secondary: number }
  },
): FollowedCandidate {
  const { control, primary, guardrails, secondary, better, alpha } = options
  const limit = Math.log(1 / alpha.primary)
  const path: PathPoint[] = []
  const broken = new Map<Guardrail, NonNullable<GuardrailComparison['broken']>>()
  let decision: Decision | undefined

  function test(rule: Guardrail, followed: FollowedMetric): GuardrailTest | undefined {
    const spread = followed.spread()
    if (!followed.ready(name) || spread <= 0) return undefined
    return testGuardrail(followed.arm(control), followed.arm(name), {
      better: rule.better,
      margin: rule.margin,
      spread,
      alpha: alpha.guardrail,
    })
  }

  function decide(units: number): void {
    const { difference, interval } = primary.compare(name, alpha.primary)
    if (interval === null) return
    const ahead = difference > 0 === (better === 'higher')
    decision = { better: ahead ? 'candidate' : 'control', after: units, difference, interval }
  }

  return {
    name,
    look(units) {
      const ratio = primary.look(name)
      if (decision === undefined && ratio !== undefined && ratio >= limit) decide(units)
      for (const followed of secondary) followed.look(name)
      for (const { rule, followed } of guardrails) {
        followed.look(name)
        if (broken.has(rule)) continue
        const found = test(rule, followed)
        if (found?.standing !== 'broken') continue
        broken.set(rule, { after: units, excess: found.excess, interval: found.interval })
      }
    },
    mark(units) {
      if (!primary.ready(name)) return
      const { difference, interval } = primary.compare(name, alpha.primary)
      if (interval !== null) path.push({ units, difference, ...interval })
    },
    result: () => ({
      candidate: name,
      primary: primary.compare(name, alpha.primary),
      ...(decision === undefined ? {} : { decision }),
      guardrails: guardrails.map(({ rule, followed }) => {
        const found = test(rule, followed)
        const first = broken.get(rule)
        return {
          ...followed.compare(name, alpha.guardrail),
          metric: rule,
          standing: first === undefined ? (found?.standing ?? 'open') : 'broken',
          test: found === undefined ? null : { excess: found.excess, interval: found.interval },
          ...(first === undefined ? {} : { broken: first }),
        }
      }),
      secondary: secondary.map((followed) => followed.compare(name, alpha.secondary)),
      path,
    }),
  }
}

/** Whether two variants differ in how many of their units have a value at all: then who has one may differ too. */
export function coverageDiffers(
  control: { readonly covered: number; readonly units: number },
  candidate: { readonly covered: number; readonly units: number },
): boolean {
  const rate = ({ covered, units }: { covered: number; units: number }) => {
    const share = (covered + 1) / (units + 2)
    return { share, variance: (share * (1 - share)) / units }
  }
  if (control.units === 0 || candidate.units === 0) return false
  const [from, to] = [rate(control), rate(candidate)]
  const { low, high } = alwaysValidInterval(
    { difference: to.share - from.share, variance: from.variance + to.variance },
    0.05,
    0.01,
  )
  return low > 0 || high < 0
}
