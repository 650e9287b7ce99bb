import type { TriggerSettings } from '../api/triggers.ts'
import type { Store } from '../store/open-store.ts'
import type { TriggerRow } from '../store/trigger-tables.ts'

/** A trigger as it is kept. */
export interface Trigger {
  readonly name: string
  readonly enabled: boolean
  readonly settings: TriggerSettings
  /** Id of who set it up last, whose uploaded files webhooks may name; undefined for the command line. */
  readonly filesOf: string | undefined
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
  /** What is set up, and by whom. */
  readonly setUp?: Pick<Trigger, 'settings' | 'filesOf'>
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
          settings: written(trigger),
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
    async update(name, { setUp, enabled, secret, firedTo }) {
      const row = await store
        .updateTable('triggers')
        .set({
          updated_at: Date.now(),
          ...(setUp === undefined
            ? {}
            : { settings: written(setUp), kind: setUp.settings.source.kind }),
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

type Written = TriggerSettings & Pick<Trigger, 'filesOf'>

function written({ settings, filesOf }: Pick<Trigger, 'settings' | 'filesOf'>): string {
  const all: Written = { ...settings, filesOf }
  return JSON.stringify(all)
}

function toTrigger(row: TriggerRow): Trigger {
  // SAFETY: only settings are written, by `create` and `update`.
  const { filesOf, ...settings } = JSON.parse(row.settings) as Written
  return {
    name: row.name,
    enabled: row.enabled === 1,
    settings,
    filesOf,
    secret: row.secret ?? undefined,
    firedTo: Number(row.fired_to),
    createdAt: Number(row.created_at),
    createdBy: row.created_by,
    updatedAt: Number(row.updated_at),
  }
}
