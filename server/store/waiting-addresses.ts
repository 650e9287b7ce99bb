import { randomUUID } from 'node:crypto'
import type { AddressesPost } from '../api.ts'
import type { Store } from './open-store.ts'

/** Addresses that were accepted, kept until they are fetched. */
export interface WaitingAddresses {
  /** @returns its id */
  put(index: string, request: AddressesPost): Promise<string>
  remove(id: string): Promise<void>
  /** In the order in which they were accepted. */
  all(): Promise<readonly { id: string; index: string; request: AddressesPost }[]>
}

export function sqlWaitingAddresses(store: Store): WaitingAddresses {
  return {
    async put(index, request) {
      const id = randomUUID()
      const row = { id, index_name: index, request: JSON.stringify(request) }
      await store
        .insertInto('waiting_addresses')
        .values({ ...row, created_at: Date.now() })
        .execute()
      return id
    },
    async remove(id) {
      await store.deleteFrom('waiting_addresses').where('id', '=', id).execute()
    },
    async all() {
      const rows = await store
        .selectFrom('waiting_addresses')
        .selectAll()
        .orderBy('created_at')
        .execute()
      return rows.map(({ id, index_name, request }) => ({
        id,
        index: index_name,
        // SAFETY: `put` wrote it.
        request: JSON.parse(request) as AddressesPost,
      }))
    },
  }
}
