import type { Kysely } from 'kysely'
import type { Store } from '../../server/store/open-store.ts'
import type { Tables } from '../../server/store/tables.ts'

/** A new store with its whole schema, closed when the test is over. */
export type OpenStore = () => Promise<Store>

/** A place that holds nothing yet, and any number of connections to it. */
export interface EmptyPlace {
  readonly engine: 'sqlite' | 'postgres'
  readonly connect: () => Kysely<Tables>
}
