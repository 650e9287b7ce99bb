import type { LivePlan } from '../../engine/evaluate/live/plan.ts'
import type { LiveResult } from '../../engine/evaluate/live/result.ts'

/**
 * PUT /api/deployments/:name/live-ab begins one, in place of one that was there: 201 with LiveTest.
 * How units are shared out is read from the deployment.
 */
export type LiveTestCreate = Omit<LivePlan, 'periods' | 'stopped'>

/**
 * Also GET /api/deployments/:name/live-ab, with 204 and no body where none was begun. DELETE ends it and answers with what it found: 200.
 */
export interface LiveTest {
  readonly deployment: string
  readonly plan: LiveTestCreate
  readonly startedAt: number
  readonly startedBy: string
  readonly stoppedAt?: number
  /** A guardrail broke, and the candidate was taken out of traffic. */
  readonly rolledBack?: { readonly at: number; readonly why: string }
  readonly result: LiveResult
}
