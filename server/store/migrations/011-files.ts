import type { Migration } from '../migrate.ts'

/** Files that were uploaded for runs. */
export const files: Migration = {
  number: 11,
  async up({ schema, binary }) {
    await schema
      .createTable('files')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('owner', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('media_type', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .addColumn('size', 'bigint', (column) => column.notNull())
      .addColumn('data', binary, (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .execute()
    await schema.createIndex('files_by_hash').on('files').columns(['hash']).execute()
    await schema.createIndex('files_of').on('files').columns(['owner']).execute()
    await schema.createIndex('files_in_time').on('files').columns(['expires_at']).execute()
  },
}
