import type { Migration } from '../migrate.ts'

/** What people say of runs, one row for each person and run, the requests that said it, and live A/Bs. */
export const feedback: Migration = {
  number: 6,
  async up({ schema }) {
    await schema
      .createTable('feedback')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('run', 'text', (column) => column.notNull())
      .addColumn('person', 'text', (column) => column.notNull())
      .addColumn('person_name', 'text', (column) => column.notNull())
      .addColumn('graph', 'text', (column) => column.notNull())
      .addColumn('version', 'text', (column) => column.notNull())
      .addColumn('deployment', 'text')
      .addColumn('variant', 'text')
      .addColumn('thumbs', 'text')
      .addColumn('stars', 'integer')
      .addColumn('comment', 'text')
      .addColumn('reasons', 'text')
      .addColumn('correction', 'text')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('feedback_of_person', ['run', 'person'])
      .execute()
    await schema.createIndex('feedback_by_graph').on('feedback').columns(['graph', 'id']).execute()
    await schema
      .createIndex('feedback_by_deployment')
      .on('feedback')
      .columns(['deployment', 'id'])
      .execute()
    await schema
      .createTable('feedback_requests')
      .addColumn('run', 'text', (column) => column.notNull())
      .addColumn('person', 'text', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('body_hash', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('feedback_requests_key', ['run', 'person', 'key'])
      .execute()
    await schema
      .createTable('live_tests')
      .addColumn('deployment', 'text', (column) => column.primaryKey())
      .addColumn('plan', 'text', (column) => column.notNull())
      .addColumn('started_at', 'bigint', (column) => column.notNull())
      .addColumn('started_by', 'text', (column) => column.notNull())
      .addColumn('stopped_at', 'bigint')
      .addColumn('rolled_back_at', 'bigint')
      .addColumn('rolled_back_why', 'text')
      .execute()
  },
}
