import type { Metric } from '../../engine/evaluate/live/plan.ts'
import type { DeploymentAnswer, DeploymentSettings, Sticky } from '../../server/api/deployments.ts'
import type { LiveTestCreate } from '../../server/api/live-ab.ts'
import { toPercentages, withPercentage } from '../deployments/weights.ts'
import type { MetricChoice } from './metrics.ts'

/** Whom a live A/B compares with the control: a variant that is there, or a version that comes in. */
export interface Candidate {
  readonly name: string
  readonly version: string
}

/** The settings with which a candidate gets its share, and units keep to one variant. */
export function settingsWithCandidate(
  live: DeploymentAnswer,
  candidate: Candidate,
  share: number,
  sticky: Sticky | undefined,
): DeploymentSettings {
  const { sticky: _before, ...settings } = live.revision.settings
  const isThere = settings.variants.some(({ name }) => name === candidate.name)
  const variants = isThere ? settings.variants : [...settings.variants, { ...candidate, weight: 0 }]
  const now = toPercentages(
    Object.fromEntries(variants.map(({ name }) => [name, live.weights[name] ?? 0])),
  )
  const weights = withPercentage(now, candidate.name, share)
  return {
    ...settings,
    ...(sticky === undefined ? {} : { sticky }),
    ramp: [],
    variants: variants.map((one) => ({ ...one, weight: weights[one.name] ?? 0 })),
  }
}

/** The plan as it is sent; all other metrics that can be measured are shown, and decide nothing. */
export function planOf(
  control: string,
  candidate: string,
  primary: MetricChoice,
  guardrails: readonly MetricChoice[],
  others: readonly MetricChoice[],
): LiveTestCreate {
  return {
    control,
    candidates: [candidate],
    primary: metricOf(primary),
    guardrails: guardrails.map((one) => ({ ...metricOf(one), margin: one.margin })),
    secondary: others
      .filter(({ name }) => name !== primary.name && !guardrails.some((one) => one.name === name))
      .map(metricOf),
  }
}

function metricOf({ name, label, scale, better, smallestEffect }: MetricChoice): Metric {
  return { name, label, scale, better, smallestEffect }
}
