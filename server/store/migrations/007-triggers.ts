import type { Migration } from '../migrate.ts'

/** What starts runs by itself, and each time that it did. */
export const triggers: Migration = {
  number: 7,
  async up({ schema }) {
    await schema
      .createTable('triggers')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('settings', 'text', (column) => column.notNull())
      .addColumn('enabled', 'integer', (column) => column.notNull())
      .addColumn('secret', 'text')
      .addColumn('fired_to', 'bigint', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('created_by', 'text', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute()
    await schema
      .createTable('trigger_firings')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('trigger_name', 'text', (column) =>
        column.notNull().references('triggers.name').onDelete('cascade'),
      )
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('origin', 'text', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('run', 'text', (column) => column.notNull())
      .addColumn('input', 'text')
      .addColumn('body_hash', 'text')
      .addColumn('missed', 'integer', (column) => column.notNull())
      .addColumn('problem', 'text')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('trigger_firings_key', ['trigger_name', 'key'])
      .execute()
    await schema.createIndex('trigger_firings_run').on('trigger_firings').column('run').execute()
    await schema
      .createIndex('trigger_firings_newest')
      .on('trigger_firings')
      .columns(['trigger_name', 'id'])
      .execute()
  },
}
