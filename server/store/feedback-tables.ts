/** What people say of runs, and the live A/B of deployments. */
export interface FeedbackTables {
  feedback: FeedbackRow
  feedback_requests: FeedbackRequestRow
  live_tests: LiveTestRow
}

export interface FeedbackRow {
  id: string
  run: string
  /** Id of the actor, or `end-user` for the holder of the run's token. */
  person: string
  person_name: string
  graph: string
  version: string
  deployment: string | null
  variant: string | null
  thumbs: 'up' | 'down' | null
  stars: number | null
  comment: string | null
  /** A list of texts. */
  reasons: string | null
  correction: string | null
  created_at: number
  updated_at: number
}

/** Requests with an `Idempotency-Key`. */
interface FeedbackRequestRow {
  run: string
  person: string
  key: string
  body_hash: string
  created_at: number
}

export interface LiveTestRow {
  deployment: string
  /** What was settled before it began, without how units are shared out. */
  plan: string
  started_at: number
  started_by: string
  stopped_at: number | null
  rolled_back_at: number | null
  rolled_back_why: string | null
}
