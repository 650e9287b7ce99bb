import type { Journal } from '../../engine/journal/journal.ts'
import type { Values } from '../../engine/run/events.ts'
import type { RunDeployment } from '../api/deployments.ts'
import type { ExposureRow } from '../store/deployment-tables.ts'
import type { Store } from '../store/open-store.ts'
import { exposureIn, longestWait, unwrittenExposures } from './recorded-exposures.ts'

/** That a run answered a unit with a variant, or ran beside one that did. */
export interface Exposure extends RunDeployment {
  readonly run: string
  /** Hash of the version that runs. */
  readonly version: string
}

/**
 * Which run came through which deployment. Each run begins with a record of that in the journal, which
 * is what outlives a crash; the store is where they are looked for, and gets them some together.
 */
export interface Exposures {
  /** For runs that are about to begin. Waits for the store only where it falls behind. */
  record(exposures: readonly Exposure[]): Promise<void>
  /** For runs that did not come about, and those that were to run beside them. */
  forget(runs: readonly string[]): Promise<void>
  /**
   * After a crash: takes in what the store had not got yet, and forgets those whose runs have not begun.
   * @param until written before this time, in epoch milliseconds: another process may be about to begin the rest
   */
  recover(until: number): Promise<void>
  find(run: string): Promise<Exposure | undefined>
  /** Those that answered from a time on and before another, in epoch milliseconds, the oldest first. */
  since(
    deployment: string,
    from: number,
    to?: number,
  ): Promise<readonly (Exposure & { readonly at: number })[]>
  /** Newest first, without those that ran beside others unless asked for. */
  list(filter: {
    deployment: string
    limit: number
    shadows?: boolean
    /** Only what was recorded before that of this run. */
    before?: string
    /** Recorded from this time on, and before the other, in epoch milliseconds. */
    from?: number
    to?: number
  }): Promise<readonly Exposure[]>
  /** Kept when the store has all. */
  close(): Promise<void>
}

/** More rows in one statement than this, and SQLite counts too many values. */
const mostTogether = 500

/** As many runs may have been about to begin when a process died. */
const mostUnbegun = 200

/** Milliseconds for which a run may be about to begin when its exposure is recorded. */
export const aboutToBegin = 60_000

/** Milliseconds for which they are gathered: a commit for each would hold up everything else. */
const gathering = 250

export function storedExposures(store: Store, journal: Journal): Exposures {
  /** What the store does not have yet, by run. */
  const pending = new Map<string, ExposureRow>()
  let waitingSince: number | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let last: Promise<unknown> = Promise.resolve()

  async function write(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const rows = [...pending.values()]
    if (rows.length === 0) return
    try {
      await insert(rows)
    } catch (error) {
      // The next ones try it again.
      gatherMore()
      throw error
    }
    for (const row of rows) if (pending.get(row.run) === row) pending.delete(row.run)
    waitingSince = pending.size === 0 ? undefined : performance.now()
    if (pending.size > 0) gatherMore()
  }

  async function insert(rows: readonly ExposureRow[]): Promise<void> {
    for (let from = 0; from < rows.length; from += mostTogether) {
      await store
        .insertInto('exposures')
        .values(rows.slice(from, from + mostTogether))
        // It may have been written although its writing failed, or by a process that took over.
        .onConflict((conflict) => conflict.column('run').doNothing())
        .execute()
    }
  }

  function gatherMore(): void {
    timer ??= setTimeout(() => void flush().catch(() => undefined), gathering)
  }

  /** The one before may fail: that is told to those who wait for it. */
  function flush(): Promise<void> {
    const written = last.then(write, write)
    last = written.catch(() => undefined)
    return written
  }

  return {
    async record(exposures) {
      const now = Date.now()
      for (const exposure of exposures) pending.set(exposure.run, toRow(exposure, now))
      waitingSince ??= performance.now()
      if (performance.now() - waitingSince < longestWait) return gatherMore()
      try {
        await flush()
      } catch (error) {
        for (const { run } of exposures) pending.delete(run)
        throw error
      }
    },
    async forget(runs) {
      for (const [run, row] of pending) {
        if (runs.includes(run) || runs.includes(row.shadow_of ?? '')) pending.delete(run)
      }
      // Some may be on their way.
      await last
      await store
        .deleteFrom('exposures')
        .where((row) => row.or([row('run', 'in', runs), row('shadow_of', 'in', runs)]))
        .execute()
    },
    async recover(until) {
      const unwritten = await unwrittenExposures(store, journal)
      await insert(unwritten.map(({ exposure, at }) => toRow(exposure, at)))
      const newest = await store
        .selectFrom('exposures')
        .select('run')
        .where('created_at', '<=', until)
        .orderBy('created_at', 'desc')
        .limit(mostUnbegun)
        .execute()
      const lost = newest.map(({ run }) => run).filter((run) => journal.run(run) === undefined)
      if (lost.length > 0) await store.deleteFrom('exposures').where('run', 'in', lost).execute()
    },
    async find(run) {
      const waiting = pending.get(run)
      if (waiting !== undefined) return toExposure(waiting)
      const row = await store
        .selectFrom('exposures')
        .selectAll()
        .where('run', '=', run)
        .executeTakeFirst()
      // Another process may not have written it yet.
      return row === undefined ? exposureIn(journal, run) : toExposure(row)
    },
    async since(deployment, from, to) {
      await flush()
      let query = store
        .selectFrom('exposures')
        .selectAll()
        .where('deployment', '=', deployment)
        .where('shadow_of', 'is', null)
        .where('created_at', '>=', from)
      if (to !== undefined) query = query.where('created_at', '<', to)
      const rows = await query.orderBy('created_at').orderBy('run').execute()
      return rows.map((row) => ({ ...toExposure(row), at: Number(row.created_at) }))
    },
    async list({ deployment, limit, shadows = false, before, from, to }) {
      await flush()
      let query = store.selectFrom('exposures').selectAll().where('deployment', '=', deployment)
      if (!shadows) query = query.where('shadow_of', 'is', null)
      if (from !== undefined) query = query.where('created_at', '>=', from)
      if (to !== undefined) query = query.where('created_at', '<', to)
      if (before !== undefined) {
        query = query.where((row) => {
          const at = row.selectFrom('exposures').select('created_at').where('run', '=', before)
          return row.or([
            row('created_at', '<', at),
            row.and([row('created_at', '=', at), row('run', '<', before)]),
          ])
        })
      }
      const rows = await query
        .orderBy('created_at', 'desc')
        .orderBy('run', 'desc')
        .limit(limit)
        .execute()
      return rows.map(toExposure)
    },
    close: () => flush(),
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

/** What a run begins with in the journal. */
export function aboutExposure(exposure: Exposure): Values {
  return { deployment: { ...deploymentOf(exposure), version: exposure.version } }
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
