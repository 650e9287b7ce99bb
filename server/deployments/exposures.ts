import { setImmediate } from 'node:timers/promises'
import type { RunDeployment } from '../api/deployments.ts'
import type { ExposureRow } from '../store/deployment-tables.ts'
import type { Store } from '../store/open-store.ts'

/** That a run answered a unit with a variant, or ran beside one that did. */
export interface Exposure extends RunDeployment {
  readonly run: string
  /** Hash of the version that runs. */
  readonly version: string
}

/** Which run came through which deployment. */
export interface Exposures {
  /** Kept when they are durable. Those that come while a commit is under way are written together. */
  record(exposures: readonly Exposure[]): Promise<void>
  /** For runs that did not come about, and those that were to run beside them. */
  forget(runs: readonly string[]): Promise<void>
  /**
   * After a crash: forgets the newest ones whose runs have not begun.
   * @param until written before this time, in epoch milliseconds: another process may be about to begin the rest
   */
  sweep(began: (run: string) => boolean, until: number): Promise<void>
  find(run: string): Promise<Exposure | undefined>
  /** Those that answered from a time on, in epoch milliseconds, the oldest first. */
  since(deployment: string, from: number): Promise<readonly (Exposure & { readonly at: number })[]>
  /** Newest first, without those that ran beside others unless asked for. */
  list(filter: {
    deployment: string
    limit: number
    shadows?: boolean
  }): Promise<readonly Exposure[]>
}

/** More rows in one statement than this, and SQLite counts too many values. */
const mostTogether = 500

/** As many runs may have been about to begin when a process died. */
const mostUnbegun = 200

export function storedExposures(store: Store): Exposures {
  let pending: ExposureRow[] = []
  let next: Promise<void> | undefined
  let last: Promise<unknown> = Promise.resolve()

  async function write(): Promise<void> {
    // What other requests of the same moment bring shares the commit, which stops everything.
    await setImmediate()
    const rows = pending
    pending = []
    next = undefined
    for (let from = 0; from < rows.length; from += mostTogether) {
      await store
        .insertInto('exposures')
        .values(rows.slice(from, from + mostTogether))
        .execute()
    }
  }

  return {
    record(exposures) {
      const now = Date.now()
      pending.push(...exposures.map((exposure) => toRow(exposure, now)))
      // The one before may fail: that is told to those who wait for it.
      next ??= last = last.then(write, write)
      return next
    },
    async forget(runs) {
      await store
        .deleteFrom('exposures')
        .where((row) => row.or([row('run', 'in', runs), row('shadow_of', 'in', runs)]))
        .execute()
    },
    async sweep(began, until) {
      const newest = await store
        .selectFrom('exposures')
        .select('run')
        .where('created_at', '<=', until)
        .orderBy('created_at', 'desc')
        .limit(mostUnbegun)
        .execute()
      const lost = newest.map(({ run }) => run).filter((run) => !began(run))
      if (lost.length > 0) await store.deleteFrom('exposures').where('run', 'in', lost).execute()
    },
    async find(run) {
      const row = await store
        .selectFrom('exposures')
        .selectAll()
        .where('run', '=', run)
        .executeTakeFirst()
      return row === undefined ? undefined : toExposure(row)
    },
    async since(deployment, from) {
      const rows = await store
        .selectFrom('exposures')
        .selectAll()
        .where('deployment', '=', deployment)
        .where('shadow_of', 'is', null)
        .where('created_at', '>=', from)
        .orderBy('created_at')
        .orderBy('run')
        .execute()
      return rows.map((row) => ({ ...toExposure(row), at: Number(row.created_at) }))
    },
    async list({ deployment, limit, shadows = false }) {
      let query = store.selectFrom('exposures').selectAll().where('deployment', '=', deployment)
      if (!shadows) query = query.where('shadow_of', 'is', null)
      const rows = await query
        .orderBy('created_at', 'desc')
        .orderBy('run', 'desc')
        .limit(limit)
        .execute()
      return rows.map(toExposure)
    },
  }
}

/** As much of an exposure as stands in an answer. */
export function deploymentOf({ name, revision, variant, unit, shadowOf }: Exposure): RunDeployment {
  return {
    name,
    revision,
    variant,
    unit,
    ...(shadowOf === undefined ? {} : { shadowOf }),
  }
}

function toRow(exposure: Exposure, now: number): ExposureRow {
  return {
    run: exposure.run,
    deployment: exposure.name,
    revision: exposure.revision,
    variant: exposure.variant,
    version: exposure.version,
    unit: exposure.unit,
    shadow_of: exposure.shadowOf ?? null,
    created_at: now,
  }
}

function toExposure(row: ExposureRow): Exposure {
  return {
    run: row.run,
    name: row.deployment,
    revision: row.revision,
    variant: row.variant,
    version: row.version,
    unit: row.unit,
    ...(row.shadow_of === null ? {} : { shadowOf: row.shadow_of }),
  }
}
