import type { LivePlan } from '../../engine/evaluate/live/plan.ts'
import { slots, type Shares } from '../deployments/assign.ts'
import type { Deployments } from '../deployments/deployments.ts'
import type { Revision } from '../deployments/effective.ts'
import type { Exposures } from '../deployments/exposures.ts'
import type { LiveTraffic } from './live-traffic.ts'

/** What deployments answered, for their live A/B. */
export function deployedTraffic(options: {
  deployments: Deployments
  exposures: Exposures
}): LiveTraffic {
  const { deployments, exposures } = options
  return {
    async read(name, since) {
      if ((await deployments.find(name)) === undefined) return undefined
      const all = await deployments.revisions(name)
      const answered = await exposures.since(name, since)
      return {
        exposures: answered.map(({ run, unit, variant, at }) => ({ run, unit, variant, at })),
        periods: periodsOf(all, since),
      }
    },
    async rollBack(name, variant, why) {
      const message = `Took "${variant}" out of traffic`
      await deployments.takeOut(name, variant, { message, author: 'live A/B', reason: why })
    },
  }
}

/** Each revision and each step of its ramp, from its beginning until the next takes its place. */
function periodsOf(newestFirst: readonly Revision[], since: number): LivePlan['periods'] {
  const revisions = newestFirst.toReversed()
  const all = revisions.flatMap(({ settings, shares, createdAt }, at) => {
    const end = revisions[at + 1]?.createdAt ?? Infinity
    return [{ at: 0 }, ...settings.ramp].flatMap((step, index) => {
      const from = Math.max(step.at, createdAt)
      return from < end ? [{ from, weights: weightsOf(shares[index]!) }] : []
    })
  })
  // The last of those that began before is still in effect then.
  const first = all.findLastIndex(({ from }) => from <= since)
  return all.slice(Math.max(0, first))
}

/** By variant: its part of all slots. */
function weightsOf(shares: Shares): Record<string, number> {
  const weights: Record<string, number> = {}
  for (const [at, { from, variant }] of shares.entries()) {
    const to = shares[at + 1]?.from ?? slots
    weights[variant] = (weights[variant] ?? 0) + (to - from) / slots
  }
  return weights
}
