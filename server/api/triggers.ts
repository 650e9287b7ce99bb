import type { Json } from '../../engine/graph/values.ts'

/**
 * What goes over HTTP about triggers: schedules and incoming webhooks that start runs.
 *
 * GET /api/triggers; POST /api/triggers (TriggerCreate → 201 TriggerCreated); GET, PATCH
 * (TriggerChange → TriggerAnswer) and DELETE /api/triggers/:name.
 */
export interface TriggerList {
  readonly triggers: readonly TriggerAnswer[]
}
export interface TriggerAnswer {
  readonly name: string
  readonly enabled: boolean
  readonly settings: TriggerSettings
  /** Path of the address that a webhook is sent to. */
  readonly address?: string
  /** Epoch milliseconds of the next time of a schedule that is switched on. */
  readonly nextAt?: number
  readonly createdAt: number
  readonly createdBy: string
  readonly updatedAt: number
  readonly lastFiring?: TriggerFiring
}

export interface TriggerSettings {
  readonly source: TriggerSource
  readonly target: TriggerTarget
  /**
   * The inputs of the graph. Texts are templates: `{{body.issue.title}}`, `{{time}}`; a text that is
   * one placeholder stands for the value itself, and an input without a value is left out.
   */
  readonly inputs: Readonly<Record<string, Json>>
}
export type TriggerSource = CronSource | WebhookSource
export interface CronSource {
  readonly kind: 'cron'
  /** Five fields, or six with seconds first. */
  readonly expression: string
  /** Of the tz database, such as `Europe/Berlin`. */
  readonly timeZone: string
  /** What becomes of times that pass while no server runs: one run for all of them, or none. */
  readonly missed: 'once' | 'skip'
}
export interface WebhookSource {
  readonly kind: 'webhook'
  /** `standard` is Standard Webhooks; `github` signs with X-Hub-Signature-256. */
  readonly signature: 'standard' | 'github'
  /** Seconds by which the time of a Standard Webhook may be off. */
  readonly tolerance: number
}
export type TriggerTarget =
  | { readonly kind: 'deployment'; readonly name: string }
  /** The newest version, or that of a label. */
  | { readonly kind: 'graph'; readonly name: string; readonly label?: string }

export interface TriggerCreate {
  readonly name: string
  readonly settings: TriggerSettings
  readonly enabled?: boolean
  /** Of a webhook whose sender gave it; left out, one is made. */
  readonly secret?: string
}
export interface TriggerCreated {
  readonly trigger: TriggerAnswer
  /** Of a webhook; shown this once. */
  readonly secret?: string
}
export interface TriggerChange {
  readonly settings?: TriggerSettings
  readonly enabled?: boolean
}

/** POST /api/triggers/:name/secret (`{ secret? }`) → TriggerSecret: another one from now on. */
export interface TriggerSecret {
  readonly secret: string
}

// POST /api/triggers/:name/fire (`{ body? }`, which stands for that of a webhook) → 202 TriggerFiring
/** GET /api/triggers/:name/firings?limit=, newest first. */
export interface TriggerFirings {
  readonly firings: readonly TriggerFiring[]
}
export interface TriggerFiring {
  readonly id: string
  readonly origin: 'schedule' | 'webhook' | 'person'
  /** Epoch milliseconds: the time of the schedule, or when it was asked for. */
  readonly at: number
  readonly state: 'starting' | 'started' | 'failed' | 'skipped'
  /** Of the run that began. */
  readonly run?: string
  /** Times of the schedule that passed before this one without a run. */
  readonly missed?: number
  readonly problem?: string
}

/** GET /api/trigger-times?expression=&timeZone= : when a schedule comes next. */
export interface TriggerTimes {
  /** Epoch milliseconds; none where there is a problem. */
  readonly times: readonly number[]
  readonly problem?: string
}

/** POST /hooks/:name → 202, or 200 for a delivery that came before. */
export interface HookAnswer {
  readonly run: string
}

/** Stands in the answer of a run that a trigger started. */
export interface RunTrigger {
  readonly name: string
  readonly origin: TriggerFiring['origin']
  readonly at: number
}
