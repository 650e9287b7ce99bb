import { newRunId as newId } from '../../engine/run/run-id.ts'
import type { Alert, AlertMeasureId, AlertRule } from '../api/alerts.ts'
import type { AlertRuleRow } from '../store/alert-tables.ts'
import type { Store } from '../store/open-store.ts'

/** A rule as it is kept. */
export type StoredRule = AlertRule &
  Pick<Alert, 'id' | 'state' | 'since' | 'createdAt' | 'createdBy' | 'updatedAt'>

/** The rules that are set. Their states change through `alertChanges`. */
export interface RuleStore {
  /** The oldest first. */
  list(): Promise<readonly StoredRule[]>
  find(id: string): Promise<StoredRule | undefined>
  create(rule: AlertRule, by: string): Promise<StoredRule>
  /** Undefined where there is none of that id. */
  update(id: string, rule: AlertRule): Promise<StoredRule | undefined>
  remove(id: string): Promise<boolean>
  /** How many fire. */
  firing(): Promise<number>
}

export function ruleStore(store: Store): RuleStore {
  return {
    async list() {
      const rows = await store.selectFrom('alert_rules').selectAll().orderBy('id').execute()
      return rows.map(toRule)
    },
    async find(id) {
      const row = await store
        .selectFrom('alert_rules')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst()
      return row === undefined ? undefined : toRule(row)
    },
    async create(rule, by) {
      const now = Date.now()
      const row: AlertRuleRow = {
        id: newId(now),
        ...columnsOf(rule),
        state: 'quiet',
        since: now,
        created_at: now,
        created_by: by,
        updated_at: now,
      }
      await store.insertInto('alert_rules').values(row).execute()
      return toRule(row)
    },
    async update(id, rule) {
      const row = await store
        .updateTable('alert_rules')
        .set({ ...columnsOf(rule), updated_at: Date.now() })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst()
      return row === undefined ? undefined : toRule(row)
    },
    async remove(id) {
      const { numDeletedRows } = await store
        .deleteFrom('alert_rules')
        .where('id', '=', id)
        .executeTakeFirst()
      return numDeletedRows > 0n
    },
    async firing() {
      const { firing } = await store
        .selectFrom('alert_rules')
        .select((query) => query.fn.countAll().as('firing'))
        .where('state', '=', 'firing')
        .executeTakeFirstOrThrow()
      return Number(firing)
    },
  }
}

function columnsOf(rule: AlertRule) {
  const { measure, subject, limit, window, leastRuns, webhook } = rule
  return {
    measure,
    subject_kind: subject.kind,
    subject_name: subject.kind === 'workspace' ? null : subject.name,
    limit_value: limit,
    window_length: window,
    least_runs: leastRuns,
    webhook: webhook ?? null,
  }
}

function toRule(row: AlertRuleRow): StoredRule {
  const { subject_kind: kind, subject_name: name } = row
  return {
    id: row.id,
    // SAFETY: only rules that were checked are written; `measureOf` refuses what a newer Heddle wrote.
    measure: row.measure as AlertMeasureId,
    subject: kind === 'workspace' ? { kind } : { kind, name: name ?? '' },
    limit: row.limit_value,
    window: row.window_length,
    leastRuns: row.least_runs,
    ...(row.webhook === null ? {} : { webhook: row.webhook }),
    state: row.state,
    since: row.since,
    createdAt: row.created_at,
    createdBy: row.created_by,
    updatedAt: row.updated_at,
  }
}
