import type { LivePlan } from '../../engine/evaluate/live/plan.ts'
import type { RunExposure } from './observe.ts'

/** What a live A/B needs of deployments. */
export interface LiveTraffic {
  /** What a deployment answered from `since` on, in epoch milliseconds, and how it shared units out. undefined where there is none of that name. */
  read(
    deployment: string,
    since: number,
  ): Promise<
    | { readonly exposures: readonly RunExposure[]; readonly periods: LivePlan['periods'] }
    | undefined
  >
  /** Takes all units from a variant. `why` is a sentence. */
  rollBack(deployment: string, variant: string, why: string): Promise<void>
}
