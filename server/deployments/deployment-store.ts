import { randomBytes } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { DeploymentSettings } from '../api/deployments.ts'
import type { DeploymentRevisionRow } from '../store/deployment-tables.ts'
import type { Store } from '../store/open-store.ts'
import type { Tables } from '../store/tables.ts'
import { dealRevision, effectiveAt, type Revision } from './effective.ts'

/** What is written down of a change. */
export interface RecordedChange {
  readonly kind: Revision['kind']
  readonly message: string
  readonly author: string
  readonly forced?: string | undefined
  /** Dealt already, where an earlier revision comes back. */
  readonly shares?: Revision['shares']
}

/** Deployments and their revisions, which are never changed. */
export interface DeploymentStore {
  /** The live revisions, by name, with the time at which each deployment was made. */
  list(): Promise<readonly LiveRevision[]>
  live(name: string): Promise<LiveRevision | undefined>
  /** Newest first. */
  revisions(name: string): Promise<readonly Revision[]>
  revision(name: string, number: number): Promise<Revision | undefined>
  /** Of all deployments that there are, made from a time on and before another, the oldest first. */
  revisionsBetween(from: number, to: number): Promise<readonly Revision[]>
  /** Of all deployments that there are, those with a ramp that were live at some time between two. */
  rampsBetween(from: number, to: number): Promise<readonly RampedRevision[]>
  /** Makes the next revision, or the first. False where another than `base` is live; 0 for none. */
  add(
    name: string,
    base: number,
    settings: DeploymentSettings,
    change: RecordedChange,
  ): Promise<boolean>
  remove(name: string): Promise<boolean>
}

export interface RampedRevision {
  readonly revision: Revision
  /** When the next one took its place, in epoch milliseconds; left out while it is live. */
  readonly until?: number
}

export interface LiveRevision extends Revision {
  readonly begunAt: number
}

export function deploymentStore(store: Store): DeploymentStore {
  const joined = (from: Store | Transaction<Tables>) =>
    from
      .selectFrom('deployments')
      .innerJoin('deployment_revisions', 'deployment_revisions.deployment', 'deployments.name')
      .selectAll('deployment_revisions')
      .select(['deployments.salt', 'deployments.created_at as begun_at'])
  const liveRows = (from: Store | Transaction<Tables>) =>
    joined(from).whereRef('deployment_revisions.number', '=', 'deployments.revision')

  return {
    async list() {
      const rows = await liveRows(store).orderBy('deployments.name').execute()
      return rows.map(toLive)
    },
    async live(name) {
      const row = await liveRows(store).where('deployments.name', '=', name).executeTakeFirst()
      return row === undefined ? undefined : toLive(row)
    },
    async revisions(name) {
      const rows = await joined(store)
        .where('deployments.name', '=', name)
        .orderBy('deployment_revisions.number', 'desc')
        .execute()
      return rows.map(toLive)
    },
    async revision(name, number) {
      const row = await joined(store)
        .where('deployments.name', '=', name)
        .where('deployment_revisions.number', '=', number)
        .executeTakeFirst()
      return row === undefined ? undefined : toLive(row)
    },
    async revisionsBetween(from, to) {
      const rows = await joined(store)
        .where('deployment_revisions.created_at', '>=', from)
        .where('deployment_revisions.created_at', '<', to)
        .orderBy('deployment_revisions.created_at')
        .orderBy('deployment_revisions.deployment')
        .orderBy('deployment_revisions.number')
        .execute()
      return rows.map(toLive)
    },
    async rampsBetween(from, to) {
      const rows = await joined(store)
        .leftJoin('deployment_revisions as next', (join) =>
          join
            .onRef('next.deployment', '=', 'deployment_revisions.deployment')
            .on((row) =>
              row('next.number', '=', row('deployment_revisions.number', '+', row.lit(1))),
            ),
        )
        .select('next.created_at as until')
        .where('deployment_revisions.created_at', '<', to)
        .where('deployment_revisions.settings', 'not like', '%"ramp":[]%')
        .where((row) =>
          row.or([row('next.created_at', 'is', null), row('next.created_at', '>', from)]),
        )
        .execute()
      return rows.map((row) => ({
        revision: toLive(row),
        ...(row.until === null ? {} : { until: Number(row.until) }),
      }))
    },
    add: (name, base, settings, change) =>
      store.transaction().execute(async (transaction) => {
        const now = Date.now()
        const row = await liveRows(transaction)
          .where('deployments.name', '=', name)
          .executeTakeFirst()
        if ((row?.number ?? 0) !== base) return false
        // Of two who change it at the same moment the second finds another revision, or the name taken.
        const { numInsertedOrUpdatedRows = 0n } =
          row === undefined
            ? await transaction
                .insertInto('deployments')
                .values({ name, salt: newSalt(), revision: 1, created_at: now })
                .onConflict((conflict) => conflict.doNothing())
                .executeTakeFirst()
            : await moveOn(transaction, name, base)
        if (numInsertedOrUpdatedRows === 0n) return false
        const before = row === undefined ? [] : effectiveAt(toLive(row), now).shares
        await transaction
          .insertInto('deployment_revisions')
          .values({
            deployment: name,
            number: base + 1,
            graph: settings.graph,
            settings: JSON.stringify(settings),
            shares: JSON.stringify(change.shares ?? dealRevision(settings, before)),
            kind: change.kind,
            message: change.message,
            author: change.author,
            created_at: now,
            forced: change.forced ?? null,
          })
          .execute()
        return true
      }),
    async remove(name) {
      const { numDeletedRows } = await store
        .deleteFrom('deployments')
        .where('name', '=', name)
        .executeTakeFirst()
      return numDeletedRows > 0n
    },
  }
}

function newSalt(): string {
  return randomBytes(16).toString('hex')
}

async function moveOn(
  transaction: Transaction<Tables>,
  name: string,
  base: number,
): Promise<{ numInsertedOrUpdatedRows: bigint }> {
  const { numUpdatedRows } = await transaction
    .updateTable('deployments')
    .set({ revision: base + 1 })
    .where('name', '=', name)
    .where('revision', '=', base)
    .executeTakeFirst()
  return { numInsertedOrUpdatedRows: numUpdatedRows }
}

function toLive(row: DeploymentRevisionRow & { salt: string; begun_at: number }): LiveRevision {
  return {
    deployment: row.deployment,
    salt: row.salt,
    number: row.number,
    kind: row.kind,
    // SAFETY: both were written by `add`.
    settings: JSON.parse(row.settings) as DeploymentSettings,
    // SAFETY: as above.
    shares: JSON.parse(row.shares) as Revision['shares'],
    message: row.message,
    author: row.author,
    createdAt: row.created_at,
    begunAt: row.begun_at,
    ...(row.forced === null ? {} : { forced: row.forced }),
  }
}
