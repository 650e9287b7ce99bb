import type { Json } from '../../engine/graph/values.ts'
import type { Store } from './open-store.ts'

/** Named values that the user set, each a piece of JSON. */
export interface StoredSettings {
  read(name: string): Promise<Json | undefined>
  /** undefined removes it. */
  write(name: string, value: Json | undefined): Promise<void>
}

export function storedSettings(store: Store): StoredSettings {
  return {
    async read(name) {
      const row = await store
        .selectFrom('settings')
        .select('value')
        .where('name', '=', name)
        .executeTakeFirst()
      // SAFETY: `write` made it from JSON.
      return row === undefined ? undefined : (JSON.parse(row.value) as Json)
    },
    async write(name, value) {
      if (value === undefined) {
        await store.deleteFrom('settings').where('name', '=', name).execute()
        return
      }
      const changed = { value: JSON.stringify(value), updated_at: Date.now() }
      await store
        .insertInto('settings')
        .values({ name, ...changed })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(changed))
        .execute()
    },
  }
}
