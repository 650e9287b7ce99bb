import type { Migration } from '../migrate.ts'

/** Which of several processes on one Postgres works on an experiment. */
export const experimentOwners: Migration = {
  number: 12,
  async up({ schema }) {
    await schema.alterTable('experiments').addColumn('owner', 'integer').execute()
  },
}
