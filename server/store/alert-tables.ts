/** The rows of alerts; see `tables.ts` for how columns are kept. */
export interface AlertTables {
  alert_rules: AlertRuleRow
  alert_changes: AlertChangeRow
}

export interface AlertRuleRow {
  id: string
  measure: string
  subject_kind: 'workspace' | 'graph' | 'deployment'
  /** The name of the graph or deployment; null for the whole workspace. */
  subject_name: string | null
  /** Milliseconds, a share from 0 to 1, US dollars or a number of runs. */
  limit_value: number
  /** Milliseconds. */
  window_length: number
  least_runs: number
  /** The address that is told; null for none. */
  webhook: string | null
  state: 'quiet' | 'firing'
  /** Since when it is in that state. */
  since: number
  created_at: number
  created_by: string
  updated_at: number
}

/** A rule began or ceased to fire. It holds all that is told of it: the rule may be changed since. */
export interface AlertChangeRow {
  id: string
  rule: string
  kind: 'fired' | 'ended'
  at: number
  /** What was measured; null where nothing could be. */
  value: number | null
  /** A sentence. */
  text: string
  /** JSON of the rule as it was. */
  data: string
  /** The address that is told; null for none. */
  url: string | null
  /** `untold` where there is no address. */
  state: 'untold' | 'due' | 'delivered' | 'failed'
  attempts: number
  next_at: number
  /** Why the last attempt failed. */
  problem: string | null
}
