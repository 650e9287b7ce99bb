import type { Json } from '../../engine/graph/values.ts'
import type { Budget } from '../../engine/run/budget.ts'
import type { RunAnswer } from '../api.ts'
import type { ChosenEvaluator } from './experiments.ts'
import type { RunTrigger } from './triggers.ts'

/**
 * What goes over HTTP about labels, deployments and gates.
 *
 * GET /api/graphs/:name/labels; GET, PUT and DELETE /api/graphs/:name/labels/:label. PUT takes
 * `{ version }`, the hash of a saved version or another label of the graph.
 * A label may stand wherever the hash of a version may.
 */
export interface LabelList {
  readonly labels: readonly Label[]
}
export interface Label {
  readonly label: string
  readonly version: string
  readonly movedAt: number
  readonly movedBy: string
}
export interface LabelAnswer extends Label {
  /** Newest first. */
  readonly moves: readonly LabelMoved[]
}
export interface LabelMoved {
  /** Absent where the label was taken away. */
  readonly version?: string
  /** Absent where it was new. */
  readonly before?: string
  readonly at: number
  readonly by: string
}

/** What a deployment does. */
export interface DeploymentSettings {
  readonly graph: string
  /** With the mode `shadow` the first one answers. */
  readonly variants: readonly Variant[]
  readonly mode: 'split' | 'shadow'
  /** Whose requests keep to one variant; left out, the `user` or the `thread` of the body, else each run by itself. */
  readonly sticky?: Sticky
  /** What each run may take at most. */
  readonly budget?: Budget
  readonly limits?: RequestLimits
  /** Web pages of these origins may call it. */
  readonly origins: readonly string[]
  /** Milliseconds for which a request is kept waiting. */
  readonly timeout?: number
  /** What becomes of a run whose caller leaves, or has waited too long. */
  readonly onDisconnect: 'continue' | 'cancel'
  /** In the order of time. */
  readonly ramp: readonly RampStep[]
  /** Names of checks that a version must have passed before its share grows. */
  readonly gates: readonly string[]
  /** Who may read how it is called: whoever may call it, or everybody. Left out, `private`. */
  readonly apiPage?: 'private' | 'public'
  /** What scores a share of the runs that it answered; left out, nothing. */
  readonly evaluators?: readonly LiveEvaluator[]
  /** US dollars that evaluators may ask of models on one day in UTC; left out, there is no ceiling. */
  readonly maxCostPerDay?: number
  readonly enabled: boolean
}
/** An evaluator as experiments name one, on the runs of a deployment. */
export interface LiveEvaluator extends ChosenEvaluator {
  /** Of the runs that succeeded: above 0, at most 1. */
  readonly share: number
}
export interface Variant {
  readonly name: string
  /** Hash of a version. */
  readonly version: string
  /** The label that it was named by when the revision was saved. */
  readonly label?: string
  /** Its part of the sum of all weights; with the mode `shadow` the percentage of units that it runs beside. */
  readonly weight: number
}
export type Sticky =
  | { readonly by: 'header' | 'cookie'; readonly name: string }
  /** A path of names in the body, such as `input.customer`. */
  | { readonly by: 'body'; readonly path: string }
export interface RequestLimits {
  readonly requestsPerMinute?: number
  /** Runs at once. */
  readonly concurrency?: number
}
interface RampStep {
  /** Epoch milliseconds. */
  readonly at: number
  /** From then on; a variant that is not named gets nothing. */
  readonly weights: Readonly<Record<string, number>>
}

/** GET /api/deployments */
export interface DeploymentList {
  readonly deployments: readonly DeploymentAnswer[]
}
/** GET /api/deployment-traffic: the last 24 hours */
export interface DeploymentTrafficList {
  readonly traffic: readonly DeploymentTraffic[]
}
export interface DeploymentTraffic {
  readonly name: string
  /** Without those that ran beside others. */
  readonly requests: number
  /** Runs that failed. */
  readonly errors: number
  /** Milliseconds that 95 of 100 runs did not exceed; null where none has succeeded. */
  readonly p95: number | null
  /** US dollars; null where a price is not known. */
  readonly cost: number | null
}
/** GET /api/deployments/:name */
export interface DeploymentAnswer {
  readonly name: string
  readonly createdAt: number
  /** The revision that is live. */
  readonly revision: RevisionAnswer
  /** By variant, as they are now: a ramp may have gone further than the settings say. */
  readonly weights: Readonly<Record<string, number>>
}
/** GET /api/deployments/:name/revisions/:number */
export interface RevisionAnswer {
  readonly number: number
  readonly kind: 'change' | 'promote' | 'rollback'
  readonly settings: DeploymentSettings
  readonly message: string
  readonly author: string
  readonly createdAt: number
  /** Why gates were passed over. */
  readonly forced?: string
}
/** GET /api/deployments/:name/revisions, newest first. */
export interface RevisionList {
  readonly revisions: readonly RevisionAnswer[]
}

/** How any change of a deployment is made. */
export interface DeploymentChange {
  readonly message?: string
  /** Pass over gates; `reason` is then needed, and is recorded. */
  readonly force?: boolean
  readonly reason?: string
}
/** PUT /api/deployments/:name → DeploymentAnswer; 201 where it is new, 409 where it has moved on or a gate holds it up. */
export interface DeploymentSave extends DeploymentChange {
  /** What is left out is as for a new deployment. A variant names its version by hash or label. */
  readonly settings: Partial<Omit<DeploymentSettings, 'variants'>> & {
    readonly graph: string
    readonly variants: readonly Omit<Variant, 'label'>[]
  }
  /** The revision that was looked at; 409 where another one is live. */
  readonly baseRevision?: number
}
/** POST /api/deployments/:name/promote → DeploymentAnswer: this variant gets everything. */
export interface DeploymentPromote extends DeploymentChange {
  readonly variant: string
}
/** POST /api/deployments/:name/rollback → DeploymentAnswer */
export interface DeploymentRollback extends DeploymentChange {
  /** Left out, the one before. */
  readonly revision?: number
}
// DELETE /api/deployments/:name → 204
// GET /api/deployments/:name/webhook-secret → WebhookSecret
export interface WebhookSecret {
  /** Begins with `whsec_`. */
  readonly secret: string
}

/** POST /api/gates → 201 GateResult */
export interface GateReport {
  readonly gate: string
  /** Hash of a version. */
  readonly version: string
  readonly passed: boolean
  /** What it rests on. */
  readonly evidence?: Json
}
export interface GateResult {
  readonly gate: string
  readonly version: string
  readonly passed: boolean
  readonly evidence: Json
  readonly at: number
  readonly by: string
}
/** GET /api/gates?version=&gate=, newest first. */
export interface GateList {
  readonly results: readonly GateResult[]
}

/** Stands in the answer of a run that came through a deployment. */
export interface RunDeployment {
  readonly name: string
  readonly revision: number
  readonly variant: string
  /** Hash of the unit that the variant was chosen for. */
  readonly unit: string
  /** The run whose answer was returned, where this one ran beside it. */
  readonly shadowOf?: string
}
/** One run as its caller sees it. */
export interface EndpointAnswer extends RunAnswer {
  readonly deployment?: RunDeployment
  readonly thread?: string
  /** What started it. */
  readonly trigger?: RunTrigger
}
/** The answer to `inputs`: one run for each, in their order. */
export interface BatchAnswer {
  readonly runs: readonly EndpointAnswer[]
}

/** GET /v1/graphs/:name/threads/:thread; DELETE forgets it. */
export interface ThreadAnswer {
  readonly thread: string
  readonly messages: readonly {
    readonly role: 'user' | 'assistant'
    readonly content: string
    readonly run: string
  }[]
}

/** GET /v1/runs/:id/deliveries */
export interface DeliveryList {
  readonly deliveries: readonly WebhookDelivery[]
}
export interface WebhookDelivery {
  /** Goes along as `webhook-id`. */
  readonly id: string
  readonly url: string
  readonly state: 'running' | 'due' | 'delivered' | 'failed'
  readonly attempts: number
  /** Of the next attempt, while there is to be one. */
  readonly nextAt?: number
  /** Why the last attempt failed. */
  readonly problem?: string
}
