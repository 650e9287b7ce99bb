import type { Migration } from '../migrate.ts'

export const first: Migration = {
  number: 1,
  async up(database) {
    const { schema } = database

    await schema
      .createTable('graphs')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('shipped_version', 'text')
      .execute()
    await schema
      .createTable('drafts')
      .addColumn('graph', 'text', (column) =>
        column.primaryKey().references('graphs.name').onDelete('cascade'),
      )
      .addColumn('revision', 'integer', (column) => column.notNull())
      .addColumn('document', 'text', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute()
    await schema
      .createTable('graph_documents')
      .addColumn('version', 'text', (column) => column.primaryKey())
      .addColumn('document', 'text', (column) => column.notNull())
      .execute()
    await schema
      .createTable('versions')
      .addColumn('graph', 'text', (column) =>
        column.notNull().references('graphs.name').onDelete('cascade'),
      )
      .addColumn('number', 'integer', (column) => column.notNull())
      .addColumn('version', 'text', (column) =>
        column.notNull().references('graph_documents.version'),
      )
      .addColumn('message', 'text', (column) => column.notNull())
      .addColumn('author', 'text', (column) => column.notNull())
      .addColumn('parent', 'text')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('versions_key', ['graph', 'number'])
      .execute()
    await schema
      .createTable('settings')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('value', 'text', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute()
    await schema
      .createTable('tokens')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull().unique())
      .addColumn('scopes', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('expires_at', 'bigint')
      .execute()
    await schema
      .createTable('indexes')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('language', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .execute()
    await schema
      .createTable('documents')
      .addColumn('index_name', 'text', (column) =>
        column.notNull().references('indexes.name').onDelete('cascade'),
      )
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('title', 'text', (column) => column.notNull())
      .addColumn('source', 'text', (column) => column.notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('format', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .addColumn('metadata', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('documents_key', ['index_name', 'id'])
      .execute()
    await schema
      .createTable('chunks')
      .addColumn('index_name', 'text', (column) => column.notNull())
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('document', 'text', (column) => column.notNull())
      .addColumn('position', 'integer', (column) => column.notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('headings', 'text', (column) => column.notNull())
      .addColumn('start_at', 'integer', (column) => column.notNull())
      .addColumn('end_at', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('chunks_key', ['index_name', 'id'])
      .addForeignKeyConstraint(
        'chunks_document',
        ['index_name', 'document'],
        'documents',
        ['index_name', 'id'],
        (constraint) => constraint.onDelete('cascade'),
      )
      .execute()
    await schema
      .createIndex('chunks_by_document')
      .on('chunks')
      .columns(['index_name', 'document', 'position'])
      .execute()
    // Not bound to chunks: a document that is cut again keeps the vectors of the chunks that stay.
    await schema
      .createTable('vectors')
      .addColumn('index_name', 'text', (column) => column.notNull())
      .addColumn('chunk', 'text', (column) => column.notNull())
      .addColumn('model', 'text', (column) => column.notNull())
      .addColumn('document', 'text', (column) => column.notNull())
      .addColumn('data', database.binary, (column) => column.notNull())
      .addPrimaryKeyConstraint('vectors_key', ['index_name', 'chunk', 'model'])
      .addForeignKeyConstraint(
        'vectors_document',
        ['index_name', 'document'],
        'documents',
        ['index_name', 'id'],
        (constraint) => constraint.onDelete('cascade'),
      )
      .execute()
  },
}
