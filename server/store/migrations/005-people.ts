import type { Migration } from '../migrate.ts'

/** People with roles, what API keys are bound to, stored secrets, and who changed what. */
export const people: Migration = {
  number: 5,
  async up({ schema }) {
    await schema
      .createTable('people')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('folded_name', 'text', (column) => column.notNull().unique())
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('password', 'text')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .execute()
    await schema.alterTable('tokens').addColumn('person', 'text').execute()
    await schema.alterTable('tokens').addColumn('opened_by', 'text').execute()
    await schema.alterTable('tokens').addColumn('prefix', 'text').execute()
    await schema.alterTable('tokens').addColumn('bound_to', 'text').execute()
    await schema.alterTable('tokens').addColumn('last_used_at', 'bigint').execute()
    await schema
      .createTable('secrets')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('hosts', 'text', (column) => column.notNull())
      .addColumn('value', 'text', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_by', 'text', (column) => column.notNull())
      .execute()
    await schema
      .createTable('audit')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('target', 'text')
      .addColumn('detail', 'text')
      .addColumn('address', 'text')
      .execute()
  },
}
