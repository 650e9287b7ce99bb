/** The rows of triggers; see `tables.ts` for how columns are kept. */
export interface TriggerTables {
  triggers: TriggerRow
  trigger_firings: TriggerFiringRow
}

export interface TriggerRow {
  name: string
  kind: 'cron' | 'webhook'
  /** JSON of `TriggerSettings`, and of `filesOf` beside them. */
  settings: string
  enabled: 0 | 1
  /** Sealed, bound to the name; null for a schedule. */
  secret: string | null
  /** Times of the schedule up to this one are dealt with. */
  fired_to: number
  created_at: number
  created_by: string
  updated_at: number
}

export interface TriggerFiringRow {
  id: string
  trigger_name: string
  /** What makes it the same firing: the time of a schedule, the id of a delivery. */
  key: string
  origin: 'schedule' | 'webhook' | 'person'
  /** The time of the schedule, or when it was asked for. */
  at: number
  /** `claimed` is promised and not begun. */
  state: 'claimed' | 'started' | 'failed' | 'skipped'
  /** The id that is promised to the run. */
  run: string
  /** JSON of the input, until the run has it. */
  input: string | null
  /** Of the delivery, by which one that comes again is known. */
  body_hash: string | null
  /** Times of the schedule that passed before this one without a run. */
  missed: number
  problem: string | null
  created_at: number
}
