import type { ItemsAdd } from '../../server/api/annotation.ts'

/** What is sent to a queue: runs that are named, or rows of a comparison. */
export type Sent =
  | { readonly runs: readonly string[] }
  | { readonly experiment: NonNullable<ItemsAdd['experiment']> }
