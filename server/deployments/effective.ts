import type { DeploymentSettings, RevisionAnswer, Variant } from '../api/deployments.ts'
import { dealShares, slots, variantAt, type HashedUnit, type Shares } from './assign.ts'

/** A revision with the shares of its weights, and those of each step of its ramp. */
export interface Revision extends RevisionAnswer {
  readonly deployment: string
  readonly salt: string
  readonly shares: readonly Shares[]
}

/** What a revision does at a point in time. */
export interface Effective {
  readonly weights: Readonly<Record<string, number>>
  readonly shares: Shares
}

/** The weights of the settings, then those of each step of the ramp. */
function stepsOf({ variants, ramp }: Pick<DeploymentSettings, 'variants' | 'ramp'>) {
  const own = Object.fromEntries(variants.map(({ name, weight }) => [name, weight]))
  return [{ at: 0, weights: own }, ...ramp]
}

/** Epoch milliseconds. */
export function effectiveAt(
  { settings, shares }: Pick<Revision, 'settings' | 'shares'>,
  at: number,
): Effective {
  const steps = stepsOf(settings)
  const index = steps.findLastIndex((step) => step.at <= at)
  return { weights: steps[index]!.weights, shares: shares[index]! }
}

/** Deals shares for new settings, beginning with those that are in effect when they are saved. */
export function dealRevision(settings: DeploymentSettings, before: Shares): Shares[] {
  const dealt: Shares[] = []
  for (const { weights } of stepsOf(settings)) {
    const first = settings.variants[0]!.name
    const answering = settings.mode === 'split' ? weights : { [first]: 1 }
    dealt.push(dealShares(answering, dealt.at(-1) ?? before))
  }
  return dealt
}

/** The largest part of all answers that each version is to give, from 0 to 1. */
export function largestShares(settings: DeploymentSettings): Map<string, number> {
  const largest = new Map<string, number>()
  for (const { weights } of stepsOf(settings)) {
    for (const [version, share] of answeringShares(settings, weights)) {
      largest.set(version, Math.max(share, largest.get(version) ?? 0))
    }
  }
  return largest
}

/** The part of all answers that each version gives with these weights. */
export function answeringShares(
  { variants, mode }: DeploymentSettings,
  weights: Readonly<Record<string, number>>,
): Map<string, number> {
  const parts = new Map<string, number>()
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0)
  for (const [index, { name, version }] of variants.entries()) {
    const share = mode === 'split' ? (weights[name] ?? 0) / sum : index === 0 ? 1 : 0
    parts.set(version, share + (parts.get(version) ?? 0))
  }
  return parts
}

/** The variant that answers a unit, and those that run beside it. */
export function chooseVariants(
  revision: Revision,
  unit: HashedUnit,
  at: number,
): { readonly answering: Variant; readonly shadows: readonly Variant[] } {
  const { variants, mode } = revision.settings
  const { weights, shares } = effectiveAt(revision, at)
  if (mode === 'shadow') {
    const [first, ...others] = variants
    const shadows = others.filter(({ name }) => unit.slot < ((weights[name] ?? 0) / 100) * slots)
    return { answering: first!, shadows }
  }
  const chosen = variantAt(shares, unit.slot)
  return { answering: variants.find(({ name }) => name === chosen)!, shadows: [] }
}
