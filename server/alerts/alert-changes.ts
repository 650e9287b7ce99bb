import { newRunId as newId } from '../../engine/run/run-id.ts'
import type { AlertChange, AlertMessageData } from '../api/alerts.ts'
import type { AlertChangeRow } from '../store/alert-tables.ts'
import type { Store } from '../store/open-store.ts'
import type { StoredRule } from './rule-store.ts'
import { ruleSentence } from './sentences.ts'

/** When rules began and ceased to fire. */
export interface AlertChanges {
  /**
   * Changes the state of a rule and records it, once: not where the rule is not any more as it was
   * read, because it was changed, or another process was first.
   */
  record(
    rule: StoredRule,
    change: Pick<AlertChange, 'kind' | 'at' | 'value' | 'text'>,
  ): Promise<boolean>
  /** The last ones of a rule, newest first. */
  last(rule: string): Promise<readonly AlertChange[]>
  /** One whose webhook is due. */
  find(id: string): Promise<AlertChangeRow>
  /** Forgets what is older than this, in epoch milliseconds, and what need not be told any more. */
  forget(before: number): Promise<void>
}

const shownChanges = 5

export function alertChanges(store: Store): AlertChanges {
  return {
    record(rule, { kind, at, value, text }) {
      return store.transaction().execute(async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable('alert_rules')
          .set({ state: kind === 'fired' ? 'firing' : 'quiet', since: at })
          .where('id', '=', rule.id)
          .where('state', '=', rule.state)
          .where('updated_at', '=', rule.updatedAt)
          .executeTakeFirst()
        if (numUpdatedRows === 0n) return false
        await transaction
          .insertInto('alert_changes')
          .values({
            id: `msg_${newId(at)}`,
            rule: rule.id,
            kind,
            at,
            value,
            text,
            data: JSON.stringify(dataOf(rule, value)),
            url: rule.webhook ?? null,
            state: rule.webhook === undefined ? 'untold' : 'due',
            attempts: 0,
            next_at: at,
            problem: null,
          })
          .execute()
        return true
      })
    },
    async last(rule) {
      const rows = await store
        .selectFrom('alert_changes')
        .selectAll()
        .where('rule', '=', rule)
        .orderBy('id', 'desc')
        .limit(shownChanges)
        .execute()
      return rows.map(toChange)
    },
    find: (id) =>
      store.selectFrom('alert_changes').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    async forget(before) {
      await store
        .deleteFrom('alert_changes')
        .where('at', '<', before)
        .where('state', '!=', 'due')
        .execute()
    },
  }
}

/** What receivers are told of a rule. */
export function dataOf(rule: StoredRule, value: number | null): AlertMessageData {
  const { id, measure, subject, limit, window, leastRuns } = rule
  return { id, sentence: ruleSentence(rule), measure, subject, limit, window, leastRuns, value }
}

function toChange(row: AlertChangeRow): AlertChange {
  const { id, kind, at, value, text, state, attempts, problem } = row
  return {
    id,
    kind,
    at,
    value,
    text,
    ...(state === 'untold'
      ? {}
      : {
          told: {
            state,
            attempts,
            ...(state === 'due' ? { nextAt: row.next_at } : {}),
            ...(problem === null ? {} : { problem }),
          },
        }),
  }
}
