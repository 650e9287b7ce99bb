import { newRunId as newId } from '../../engine/run/run-id.ts'
import type { RunTrigger, TriggerFiring } from '../api/triggers.ts'
import type { Json } from '../../engine/graph/values.ts'
import type { Store } from '../store/open-store.ts'
import type { TriggerFiringRow } from '../store/trigger-tables.ts'

/** One time that a trigger fires. */
interface NewFiring {
  readonly trigger: string
  /** The same key is the same firing. */
  readonly key: string
  readonly origin: TriggerFiring['origin']
  /** Epoch milliseconds. */
  readonly at: number
  readonly input: Readonly<Record<string, Json>>
  readonly bodyHash?: string
  readonly missed?: number
}

/** A firing whose run is promised. */
export interface Firing {
  readonly id: string
  readonly trigger: string
  readonly run: string
  readonly state: TriggerFiringRow['state']
  readonly input: Readonly<Record<string, Json>>
  readonly bodyHash: string | undefined
}

/** Each time that a trigger fired, once: what is written here is what no second process does again. */
export interface FiringStore {
  /**
   * Promises a run, durable when this answers.
   * @returns the firing, and whether it is a new one
   */
  claim(firing: NewFiring): Promise<{ firing: Firing; isNew: boolean }>
  /** The same for a time of a schedule; all times up to it are dealt with from then on. */
  claimTime(firing: NewFiring): Promise<Firing | undefined>
  /** Notes times of a schedule that passed without a run. */
  skip(firing: Omit<NewFiring, 'input'>, problem: string): Promise<void>
  /**
   * Promises a run again whose first attempt failed, with the input as it is now; undefined where
   * another request has done so.
   */
  retry(id: string, input: Firing['input']): Promise<Firing | undefined>
  started(id: string): Promise<void>
  /** Not where another process has started it meanwhile. */
  failed(id: string, problem: string): Promise<void>
  /** Promised by this time, in epoch milliseconds, and not begun. */
  claimed(until: number): Promise<readonly Firing[]>
  /** Newest first. */
  list(trigger: string, limit: number): Promise<readonly TriggerFiring[]>
  /** By trigger. */
  latest(): Promise<ReadonlyMap<string, TriggerFiring>>
  ofRun(run: string): Promise<RunTrigger | undefined>
  /** Forgets what is older than this, in epoch milliseconds. */
  forget(before: number): Promise<void>
}

export function firingStore(store: Store): FiringStore {
  async function insert(
    into: Pick<Store, 'insertInto'>,
    firing: NewFiring,
    outcome: Pick<TriggerFiringRow, 'state' | 'problem'>,
  ): Promise<TriggerFiringRow | undefined> {
    const now = Date.now()
    return into
      .insertInto('trigger_firings')
      .values({
        id: newId(now),
        trigger_name: firing.trigger,
        key: firing.key,
        origin: firing.origin,
        at: firing.at,
        run: newId(now),
        input: JSON.stringify(firing.input),
        body_hash: firing.bodyHash ?? null,
        missed: firing.missed ?? 0,
        created_at: now,
        ...outcome,
      })
      .onConflict((conflict) => conflict.columns(['trigger_name', 'key']).doNothing())
      .returningAll()
      .executeTakeFirst()
  }

  async function atTime(
    firing: NewFiring,
    outcome: Pick<TriggerFiringRow, 'state' | 'problem'>,
  ): Promise<TriggerFiringRow | undefined> {
    return store.transaction().execute(async (transaction) => {
      const row = await insert(transaction, firing, outcome)
      await transaction
        .updateTable('triggers')
        .set({ fired_to: firing.at })
        .where('name', '=', firing.trigger)
        .where('fired_to', '<', firing.at)
        .execute()
      return row
    })
  }

  return {
    async claim(given) {
      const row = await insert(store, given, claimedState)
      if (row !== undefined) return { firing: toFiring(row), isNew: true }
      const known = await store
        .selectFrom('trigger_firings')
        .selectAll()
        .where('trigger_name', '=', given.trigger)
        .where('key', '=', given.key)
        .executeTakeFirstOrThrow()
      return { firing: toFiring(known), isNew: false }
    },
    async claimTime(given) {
      const row = await atTime(given, claimedState)
      return row === undefined ? undefined : toFiring(row)
    },
    async skip(given, problem) {
      await atTime({ ...given, input: {} }, { state: 'skipped', problem })
    },
    async retry(id, input) {
      const row = await store
        .updateTable('trigger_firings')
        .set({ ...claimedState, input: JSON.stringify(input) })
        .where('id', '=', id)
        .where('state', '=', 'failed')
        .returningAll()
        .executeTakeFirst()
      return row === undefined ? undefined : toFiring(row)
    },
    async started(id) {
      await store
        .updateTable('trigger_firings')
        .set({ state: 'started', input: null, problem: null })
        .where('id', '=', id)
        .execute()
    },
    async failed(id, problem) {
      await store
        .updateTable('trigger_firings')
        .set({ state: 'failed', input: null, problem })
        .where('id', '=', id)
        .where('state', '=', 'claimed')
        .execute()
    },
    async claimed(until) {
      const rows = await store
        .selectFrom('trigger_firings')
        .selectAll()
        .where('state', '=', 'claimed')
        .where('created_at', '<=', until)
        .orderBy('id')
        .execute()
      return rows.map(toFiring)
    },
    async list(trigger, limit) {
      const rows = await store
        .selectFrom('trigger_firings')
        .selectAll()
        .where('trigger_name', '=', trigger)
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return rows.map(toAnswer)
    },
    async latest() {
      const rows = await store
        .selectFrom('trigger_firings')
        .selectAll()
        .where('id', 'in', (query) =>
          query
            .selectFrom('trigger_firings')
            .select((inner) => inner.fn.max('id').as('id'))
            .groupBy('trigger_name'),
        )
        .execute()
      return new Map(rows.map((row) => [row.trigger_name, toAnswer(row)]))
    },
    async ofRun(run) {
      const row = await store
        .selectFrom('trigger_firings')
        .select(['trigger_name', 'origin', 'at'])
        .where('run', '=', run)
        .executeTakeFirst()
      if (row === undefined) return undefined
      return { name: row.trigger_name, origin: row.origin, at: Number(row.at) }
    },
    async forget(before) {
      await store.deleteFrom('trigger_firings').where('created_at', '<', before).execute()
    },
  }
}

const claimedState = { state: 'claimed', problem: null } as const

function toFiring(row: TriggerFiringRow): Firing {
  return {
    id: row.id,
    trigger: row.trigger_name,
    run: row.run,
    state: row.state,
    // SAFETY: it was written by `insert`.
    input: JSON.parse(row.input ?? '{}') as Firing['input'],
    bodyHash: row.body_hash ?? undefined,
  }
}

function toAnswer(row: TriggerFiringRow): TriggerFiring {
  return {
    id: row.id,
    origin: row.origin,
    at: Number(row.at),
    state: row.state === 'claimed' ? 'starting' : row.state,
    ...(row.state === 'started' ? { run: row.run } : {}),
    ...(row.missed === 0 ? {} : { missed: row.missed }),
    ...(row.problem === null ? {} : { problem: row.problem }),
  }
}
