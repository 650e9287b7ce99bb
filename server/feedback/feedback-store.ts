import { sql, type ExpressionBuilder, type SqlBool, type Expression } from 'kysely'
import { firstRunIdAt, newRunId as newId } from '../../engine/run/run-id.ts'
import type { FeedbackGive, FeedbackKind, FeedbackTotals } from '../api/feedback.ts'
import { HttpError } from '../http/http-error.ts'
import type { Store } from '../store/open-store.ts'
import type { FeedbackRow } from '../store/feedback-tables.ts'
import type { Tables } from '../store/tables.ts'

/** Requests that are sent again are known for a day. */
const remembered = 24 * 60 * 60 * 1000

const batch = 1000

interface FeedbackFilter {
  readonly graph?: string | undefined
  readonly version?: string | undefined
  readonly deployment?: string | undefined
  readonly kind?: FeedbackKind | 'thumbs-up' | 'thumbs-down' | undefined
  /** Epoch milliseconds, included. */
  readonly from?: number | undefined
  /** Epoch milliseconds, not included. */
  readonly to?: number | undefined
}

/** Where a piece of feedback belongs. */
type FeedbackOrigin = Pick<
  FeedbackRow,
  'run' | 'person' | 'person_name' | 'graph' | 'version' | 'deployment' | 'variant'
>

/** What people said of runs. */
export interface FeedbackStore {
  /**
   * @param request a key of the client and a hash of what it sent under it
   * @throws HttpError when the key came with something else before
   */
  give(
    origin: FeedbackOrigin,
    given: FeedbackGive,
    request?: { readonly key: string; readonly bodyHash: string },
  ): Promise<FeedbackRow | undefined>
  of(run: string, person: string): Promise<FeedbackRow | undefined>
  /** All that was said of these runs. */
  ofRuns(runs: readonly string[]): Promise<readonly FeedbackRow[]>
  list(
    filter: FeedbackFilter,
    page: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<readonly FeedbackRow[]>
  totals(filter: FeedbackFilter): Promise<FeedbackTotals>
  /** False when there is none. */
  remove(id: string): Promise<boolean>
  takeBack(run: string, person: string): Promise<void>
}

export function feedbackStore(store: Store): FeedbackStore {
  const ofPerson = (database: Store, run: string, person: string) =>
    database
      .selectFrom('feedback')
      .selectAll()
      .where('run', '=', run)
      .where('person', '=', person)
      .executeTakeFirst()

  return {
    of: (run, person) => ofPerson(store, run, person),
    async ofRuns(runs) {
      const found: FeedbackRow[] = []
      // A statement takes so many values at most, in Postgres and in SQLite.
      for (let from = 0; from < runs.length; from += batch) {
        const rows = await store
          .selectFrom('feedback')
          .selectAll()
          .where('run', 'in', runs.slice(from, from + batch))
          .execute()
        found.push(...rows)
      }
      return found
    },
    give: (origin, given, request) =>
      store.transaction().execute(async (transaction) => {
        const { run, person } = origin
        if (request !== undefined && (await isRepeated(transaction, origin, request))) {
          return ofPerson(transaction, run, person)
        }
        const now = Date.now()
        const changed = columnsOf(given)
        await transaction
          .insertInto('feedback')
          .values({
            thumbs: null,
            stars: null,
            comment: null,
            reasons: null,
            correction: null,
            ...origin,
            ...changed,
            id: newId(now),
            created_at: now,
            updated_at: now,
          })
          .onConflict((conflict) =>
            conflict
              .columns(['run', 'person'])
              .doUpdateSet({ ...changed, person_name: origin.person_name, updated_at: now }),
          )
          .execute()
        // Who takes everything back has said nothing.
        await transaction
          .deleteFrom('feedback')
          .where('run', '=', run)
          .where('person', '=', person)
          .where('thumbs', 'is', null)
          .where('stars', 'is', null)
          .where('comment', 'is', null)
          .where('reasons', 'is', null)
          .where('correction', 'is', null)
          .execute()
        return ofPerson(transaction, run, person)
      }),
    list: (filter, { limit, after }) => {
      const found = store.selectFrom('feedback').selectAll().where(matching(filter))
      return (after === undefined ? found : found.where('id', '<', after))
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
    },
    async totals(filter) {
      const row = await store
        .selectFrom('feedback')
        .where(matching(filter))
        .select(({ fn }) => [
          fn.countAll().as('entries'),
          sql<number | null>`sum(case when thumbs = 'up' then 1 else 0 end)`.as('up'),
          sql<number | null>`sum(case when thumbs = 'down' then 1 else 0 end)`.as('down'),
          fn.count('stars').as('starred'),
          fn.avg('stars').as('mean'),
        ])
        .executeTakeFirstOrThrow()
      return {
        entries: Number(row.entries),
        up: Number(row.up ?? 0),
        down: Number(row.down ?? 0),
        starred: Number(row.starred),
        meanStars: row.mean === null ? null : Number(row.mean),
      }
    },
    async remove(id) {
      const gone = await store.deleteFrom('feedback').where('id', '=', id).executeTakeFirst()
      return gone.numDeletedRows > 0n
    },
    async takeBack(run, person) {
      await store
        .deleteFrom('feedback')
        .where('run', '=', run)
        .where('person', '=', person)
        .execute()
    },
  }
}

/** Notes the request, unless it was noted before. */
async function isRepeated(
  store: Store,
  { run, person }: FeedbackOrigin,
  { key, bodyHash }: { readonly key: string; readonly bodyHash: string },
): Promise<boolean> {
  const now = Date.now()
  await store
    .deleteFrom('feedback_requests')
    .where('created_at', '<', now - remembered)
    .execute()
  const { numInsertedOrUpdatedRows = 0n } = await store
    .insertInto('feedback_requests')
    .values({ run, person, key, body_hash: bodyHash, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows > 0n) return false
  const before = await store
    .selectFrom('feedback_requests')
    .select('body_hash')
    .where('run', '=', run)
    .where('person', '=', person)
    .where('key', '=', key)
    .executeTakeFirst()
  if (before?.body_hash === bodyHash) return true
  throw new HttpError(
    409,
    'IDEMPOTENCY_KEY_REUSED',
    `The Idempotency-Key "${key}" came with other feedback before. Take a new key for what is new.`,
  )
}

/** Only what was given: the rest stays as it is. */
function columnsOf(
  given: FeedbackGive,
): Partial<Pick<FeedbackRow, 'thumbs' | 'stars' | 'comment' | 'reasons' | 'correction'>> {
  const { thumbs, stars, comment, reasons, correction } = given
  return {
    ...(thumbs === undefined ? {} : { thumbs }),
    ...(stars === undefined ? {} : { stars }),
    ...(comment === undefined ? {} : { comment: comment === '' ? null : comment }),
    ...(reasons === undefined ? {} : { reasons: listOrNull(reasons) }),
    ...(correction === undefined ? {} : { correction: correction === '' ? null : correction }),
  }
}

function listOrNull(reasons: readonly string[] | null): string | null {
  return reasons === null || reasons.length === 0 ? null : JSON.stringify(reasons)
}

function matching(filter: FeedbackFilter) {
  const { graph, version, deployment, kind, from, to } = filter
  return (column: ExpressionBuilder<Tables, 'feedback'>): Expression<SqlBool> => {
    const conditions: Expression<SqlBool>[] = []
    if (graph !== undefined) conditions.push(column('graph', '=', graph))
    if (version !== undefined) conditions.push(column('version', '=', version))
    if (deployment !== undefined) conditions.push(column('deployment', '=', deployment))
    // Ids begin with the time, and lie in an index in which a page of them is found at once.
    if (from !== undefined) {
      conditions.push(column('created_at', '>=', from), column('id', '>=', firstRunIdAt(from)))
    }
    if (to !== undefined) {
      conditions.push(column('created_at', '<', to), column('id', '<', firstRunIdAt(to)))
    }
    if (kind === 'thumbs-up') conditions.push(column('thumbs', '=', 'up'))
    else if (kind === 'thumbs-down') conditions.push(column('thumbs', '=', 'down'))
    else if (kind !== undefined) conditions.push(column(kind, 'is not', null))
    return column.and(conditions)
  }
}
