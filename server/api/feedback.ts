import type { Values } from '../../engine/run/events.ts'

export const feedbackKinds = ['thumbs', 'stars', 'comment', 'reasons', 'correction'] as const
export type FeedbackKind = (typeof feedbackKinds)[number]

/**
 * POST /v1/runs/:id/feedback: 200 with OwnFeedback. Each kind that is given replaces what this person
 * said of the run before, null takes it back, and what is left out stays. It takes a key with the
 * scope `run`, a session, or the header `X-Heddle-Feedback` with the token that came with the run.
 * With an `Idempotency-Key` a request that is sent again changes nothing.
 */
export interface FeedbackGive {
  readonly thumbs?: 'up' | 'down' | null | undefined
  /** 1 to 5. */
  readonly stars?: number | null | undefined
  readonly comment?: string | null | undefined
  /** Short words for what was good or wrong, such as `outdated`. */
  readonly reasons?: readonly string[] | null | undefined
  /** What the answer should have been. */
  readonly correction?: string | null | undefined
}

/** What one person says of one run. */
export interface Feedback {
  readonly thumbs?: 'up' | 'down'
  readonly stars?: number
  readonly comment?: string
  readonly reasons?: readonly string[]
  readonly correction?: string
}

/** Also GET /v1/runs/:id/feedback, with the same credentials. DELETE takes all of it back: 204. */
export interface OwnFeedback {
  readonly run: string
  readonly feedback: Feedback
}

/**
 * GET /api/feedback?graph=&version=&deployment=&kind=&from=&to=&after=&limit=, newest first. `kind`
 * is one of the kinds, `thumbs-up` or `thumbs-down`; `from` (included) and `to` (not) are epoch
 * milliseconds of when it was first given; `after` is the id of the entry to go on behind.
 */
export interface FeedbackList {
  readonly feedback: readonly FeedbackEntry[]
  /** Of all that fits the filter, not of this page alone. */
  readonly totals: FeedbackTotals
  /** The `after` of the next page; left out on the last one. */
  readonly next?: string
}
/** DELETE /api/feedback/:id: 204. */
export interface FeedbackEntry extends Feedback {
  readonly id: string
  readonly run: string
  /** Who gave it; `end user` for whoever held the token of the run. */
  readonly person: string
  readonly graph: string
  readonly version: string
  readonly deployment?: string
  readonly variant?: string
  readonly createdAt: number
  readonly updatedAt: number
  /** What the run was asked; left out when the run is not recorded here any more. */
  readonly input?: Values
}
export interface FeedbackTotals {
  readonly entries: number
  readonly up: number
  readonly down: number
  /** How many gave stars. */
  readonly starred: number
  readonly meanStars: number | null
}
