import type { Migration } from '../migrate.ts'

/** Rules about what is measured of runs, and when each began and ceased to fire. */
export const alerts: Migration = {
  number: 15,
  async up({ schema }) {
    await schema
      .createTable('alert_rules')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('measure', 'text', (column) => column.notNull())
      .addColumn('subject_kind', 'text', (column) => column.notNull())
      .addColumn('subject_name', 'text')
      .addColumn('limit_value', 'double precision', (column) => column.notNull())
      .addColumn('window_length', 'bigint', (column) => column.notNull())
      .addColumn('least_runs', 'integer', (column) => column.notNull())
      .addColumn('webhook', 'text')
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('since', 'bigint', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('created_by', 'text', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute()
    await schema
      .createTable('alert_changes')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('rule', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('value', 'double precision')
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('data', 'text', (column) => column.notNull())
      .addColumn('url', 'text')
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('attempts', 'integer', (column) => column.notNull())
      .addColumn('next_at', 'bigint', (column) => column.notNull())
      .addColumn('problem', 'text')
      .execute()
    await schema
      .createIndex('alert_changes_of')
      .on('alert_changes')
      .columns(['rule', 'id'])
      .execute()
    await schema
      .createIndex('alert_changes_due')
      .on('alert_changes')
      .columns(['state', 'next_at'])
      .execute()
  },
}
