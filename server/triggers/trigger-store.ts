import type { TriggerSettings } from '../api/triggers.ts'
import type { Store } from '../store/open-store.ts'
import type { TriggerRow } from '../store/trigger-tables.ts'

/** A trigger as it is kept. */
export interface Trigger {
  readonly name: string
  readonly enabled: boolean
  readonly settings: TriggerSettings
  /** Sealed. */
  readonly secret: string | undefined
  /** Times of the schedule up to this one are dealt with, in epoch milliseconds. */
  readonly firedTo: number
  readonly createdAt: number
  readonly createdBy: string
  readonly updatedAt: number
}

/** What changes of a trigger. */
interface TriggerUpdate {
  readonly settings?: TriggerSettings
  readonly enabled?: boolean
  readonly secret?: string
  readonly firedTo?: number
}

export interface TriggerStore {
  list(): Promise<readonly Trigger[]>
  /** Schedules that are switched on. */
  schedules(): Promise<readonly Trigger[]>
  find(name: string): Promise<Trigger | undefined>
  /** False where the name is taken. */
  create(trigger: Omit<Trigger, 'createdAt' | 'updatedAt'>): Promise<boolean>
  /** Undefined where there is none of that name. */
  update(name: string, change: TriggerUpdate): Promise<Trigger | undefined>
  remove(name: string): Promise<boolean>
}

export function triggerStore(store: Store): TriggerStore {
  return {
    async list() {
      const rows = await store.selectFrom('triggers').selectAll().orderBy('name').execute()
      return rows.map(toTrigger)
    },
    async schedules() {
      const rows = await store
        .selectFrom('triggers')
        .selectAll()
        .where('kind', '=', 'cron')
        .where('enabled', '=', 1)
        .orderBy('name')
        .execute()
      return rows.map(toTrigger)
    },
    async find(name) {
      const row = await store
        .selectFrom('triggers')
        .selectAll()
        .where('name', '=', name)
        .executeTakeFirst()
      return row === undefined ? undefined : toTrigger(row)
    },
    async create(trigger) {
      const now = Date.now()
      const created = await store
        .insertInto('triggers')
        .values({
          name: trigger.name,
          kind: trigger.settings.source.kind,
          settings: JSON.stringify(trigger.settings),
          enabled: trigger.enabled ? 1 : 0,
          secret: trigger.secret ?? null,
          fired_to: trigger.firedTo,
          created_at: now,
          created_by: trigger.createdBy,
          updated_at: now,
        })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .returning('name')
        .executeTakeFirst()
      return created !== undefined
    },
    async update(name, { settings, enabled, secret, firedTo }) {
      const row = await store
        .updateTable('triggers')
        .set({
          updated_at: Date.now(),
          ...(settings === undefined
            ? {}
            : { settings: JSON.stringify(settings), kind: settings.source.kind }),
          ...(enabled === undefined ? {} : { enabled: enabled ? 1 : 0 }),
          ...(secret === undefined ? {} : { secret }),
          ...(firedTo === undefined ? {} : { fired_to: firedTo }),
        })
        .where('name', '=', name)
        .returningAll()
        .executeTakeFirst()
      return row === undefined ? undefined : toTrigger(row)
    },
    async remove(name) {
      const { numDeletedRows } = await store
        .deleteFrom('triggers')
        .where('name', '=', name)
        .executeTakeFirst()
      return numDeletedRows > 0n
    },
  }
}

function toTrigger(row: TriggerRow): Trigger {
  return {
    name: row.name,
    enabled: row.enabled === 1,
    // SAFETY: only settings are written, by `create` and `update`.
    settings: JSON.parse(row.settings) as TriggerSettings,
    secret: row.secret ?? undefined,
    firedTo: Number(row.fired_to),
    createdAt: Number(row.created_at),
    createdBy: row.created_by,
    updatedAt: Number(row.updated_at),
  }
}
