import type { Migration } from '../migrate.ts'

/** Pages and duplicates of documents, what became of an ingest, and what was accepted and is still to be done. */
export const ingest: Migration = {
  number: 3,
  async up({ schema }) {
    await schema.alterTable('indexes').addColumn('cut_again', 'integer').execute()
    await schema.alterTable('documents').addColumn('pages', 'text').execute()
    await schema.alterTable('documents').addColumn('text_hash', 'text').execute()
    await schema.alterTable('documents').addColumn('duplicate_of', 'text').execute()
    await schema
      .createIndex('documents_by_text')
      .on('documents')
      .columns(['index_name', 'text_hash'])
      .execute()
    await schema
      .createIndex('documents_by_original')
      .on('documents')
      .columns(['index_name', 'duplicate_of'])
      .execute()
    await schema
      .createTable('document_bands')
      .addColumn('index_name', 'text', (column) => column.notNull())
      .addColumn('band', 'integer', (column) => column.notNull())
      .addColumn('document', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('document_bands_key', ['index_name', 'band', 'document'])
      .addForeignKeyConstraint(
        'document_bands_document',
        ['index_name', 'document'],
        'documents',
        ['index_name', 'id'],
        (constraint) => constraint.onDelete('cascade'),
      )
      .execute()
    await schema
      .createIndex('document_bands_by_document')
      .on('document_bands')
      .columns(['index_name', 'document'])
      .execute()
    await schema
      .createTable('ingests')
      .addColumn('index_name', 'text', (column) =>
        column.primaryKey().references('indexes.name').onDelete('cascade'),
      )
      .addColumn('started_at', 'bigint', (column) => column.notNull())
      .addColumn('ended_at', 'bigint')
      .addColumn('error', 'text')
      .addColumn('total', 'integer', (column) => column.notNull())
      .execute()
    await schema
      .createTable('ingest_files')
      .addColumn('index_name', 'text', (column) =>
        column.notNull().references('ingests.index_name').onDelete('cascade'),
      )
      .addColumn('position', 'integer', (column) => column.notNull())
      .addColumn('rank', 'integer', (column) => column.notNull())
      .addColumn('report', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('ingest_files_key', ['index_name', 'position'])
      .execute()
    await schema
      .createTable('waiting_addresses')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('index_name', 'text', (column) =>
        column.notNull().references('indexes.name').onDelete('cascade'),
      )
      .addColumn('request', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .execute()
  },
}
