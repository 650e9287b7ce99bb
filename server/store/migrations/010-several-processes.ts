import type { Migration } from '../migrate.ts'

/** What processes on one Postgres share: who begins the runs of a key, and how many runs deployments let in. */
export const severalProcesses: Migration = {
  number: 10,
  async up({ schema }) {
    await schema.alterTable('idempotent_starts').addColumn('process', 'integer').execute()
    await schema
      .createTable('admissions')
      .addColumn('run', 'text', (column) => column.primaryKey())
      .addColumn('deployment', 'text', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('came_to_nothing', 'integer', (column) => column.notNull())
      .execute()
    await schema
      .createIndex('admissions_of')
      .on('admissions')
      .columns(['deployment', 'at'])
      .execute()
  },
}
