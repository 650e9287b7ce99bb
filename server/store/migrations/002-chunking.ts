import type { Migration } from '../migrate.ts'

/** How the documents of an index are cut, and the pages on which chunks begin. */
export const chunking: Migration = {
  number: 2,
  async up({ schema }) {
    await schema.alterTable('indexes').addColumn('chunking', 'text').execute()
    await schema.alterTable('chunks').addColumn('page', 'integer').execute()
  },
}
