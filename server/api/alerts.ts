/**
 * What goes over HTTP about alerts: rules about what is measured of runs, which fire.
 *
 * GET /api/alerts (AlertList); POST /api/alerts (AlertRule → 201 Alert); PUT (AlertRule → Alert) and
 * DELETE (204) /api/alerts/:id. Rules with problems are refused with 422 and all of them.
 */
export interface AlertList {
  /** Those that fire first, then the oldest first. */
  readonly alerts: readonly Alert[]
  /** All that a rule can be about. */
  readonly measures: readonly AlertMeasure[]
}

/** What a team sets. */
export interface AlertRule {
  readonly measure: AlertMeasureId
  readonly subject: AlertSubject
  /** In the unit of the measure: milliseconds, a share from 0 to 1, US dollars, or a number of requests. */
  readonly limit: number
  /** Milliseconds up to now, over which it is measured. */
  readonly window: number
  /** With fewer runs nothing is said; the measures of cost and requests do not look at it. */
  readonly leastRuns: number
  /** The address that is told of each change. Who may not write is shown its beginning only. */
  readonly webhook?: string
}
export type AlertSubject =
  | { readonly kind: 'workspace' }
  | { readonly kind: 'graph' | 'deployment'; readonly name: string }

export type AlertMeasureId =
  | 'latency-p50'
  | 'latency-p95'
  | 'first-word-p95'
  | 'failed'
  | 'cost'
  | 'thumbs-down'
  | 'verdicts-failed'
  | 'requests'
export interface AlertMeasure {
  readonly id: AlertMeasureId
  /** Such as `Latency p95`; `of` follows it. */
  readonly title: string
  readonly unit: 'milliseconds' | 'share' | 'dollars' | 'requests'
  /** What counts as a run for `leastRuns`, such as `thumbs`; left out where it is not looked at. */
  readonly counted?: string
  /** A limit to begin with. */
  readonly usualLimit: number
}

export interface Alert extends AlertRule {
  readonly id: string
  /** The rule as a sentence without a full stop. */
  readonly sentence: string
  readonly state: 'quiet' | 'firing'
  /** Epoch milliseconds, since when it is in that state. */
  readonly since: number
  readonly now: AlertNow
  /** The last ones, newest first. */
  readonly changes: readonly AlertChange[]
  readonly createdAt: number
  readonly createdBy: string
  readonly updatedAt: number
}

/** What was measured last. */
export interface AlertNow {
  /** Epoch milliseconds. */
  readonly at: number
  /** `too-few` keeps the state that the rule had; `unknown` cannot be measured, and does not fire. */
  readonly kind: 'measured' | 'too-few' | 'unknown'
  /** In the unit of the measure; null where nothing was measured. */
  readonly value: number | null
  /** In words: `7.2 s, of 43 runs`, or why it cannot be measured. */
  readonly text: string
}

export interface AlertChange {
  readonly id: string
  readonly kind: 'fired' | 'ended'
  /** Epoch milliseconds. */
  readonly at: number
  readonly value: number | null
  /** A sentence. */
  readonly text: string
  /** How its webhook fared; left out where none was to be told. */
  readonly told?: {
    readonly state: 'due' | 'delivered' | 'failed'
    readonly attempts: number
    readonly nextAt?: number
    readonly problem?: string
  }
}

/** GET /api/alerts/firing: how many fire, without measuring anything. */
export interface FiringAlerts {
  readonly firing: number
}

/** POST /api/alerts/:id/test: what came back of a message that says it is a test. */
export interface AlertTest {
  readonly delivered: boolean
  /** Of the answer; left out where none came. */
  readonly status?: number
  /** A sentence. */
  readonly problem?: string
}

// GET /api/alerts/:id/webhook-secret → WebhookSecret, for the scope `admin`

/** The body of what is sent to a webhook; Slack and Mattermost get `text` alone. */
export interface AlertMessage {
  readonly type: 'alert.fired' | 'alert.ended' | 'alert.test'
  readonly timestamp: string
  readonly text: string
  readonly data: AlertMessageData
}
export interface AlertMessageData extends Omit<AlertRule, 'webhook'> {
  /** Of the rule. */
  readonly id: string
  readonly sentence: string
  readonly value: number | null
}
