import type { Migration } from '../migrate.ts'

/** Queues of what people review, and what they said. */
export const annotation: Migration = {
  number: 9,
  async up({ schema }) {
    await schema
      .createTable('annotation_queues')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('graph', 'text', (column) => column.notNull())
      .addColumn('target', 'text', (column) => column.notNull())
      .addColumn('guidelines', 'text', (column) => column.notNull())
      .addColumn('fields', 'text', (column) => column.notNull())
      .addColumn('reviewers', 'integer', (column) => column.notNull())
      .addColumn('blind', 'integer', (column) => column.notNull())
      .addColumn('reservation', 'bigint', (column) => column.notNull())
      .addColumn('source', 'text')
      .addColumn('paused', 'integer', (column) => column.notNull())
      .addColumn('since', 'bigint', (column) => column.notNull())
      .addColumn('runs_until', 'bigint', (column) => column.notNull())
      .addColumn('feedback_until', 'bigint', (column) => column.notNull())
      .addColumn('turn', 'bigint', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('created_by', 'text', (column) => column.notNull())
      .execute()
    await schema
      .createTable('annotation_items')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('queue', 'text', (column) =>
        column.notNull().references('annotation_queues.id').onDelete('cascade'),
      )
      .addColumn('runs', 'text', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('weight', 'double precision')
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('gold', 'text')
      .addColumn('correction', 'text')
      .addColumn('decided_by', 'text')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('annotation_items_once', ['queue', 'key'])
      .execute()
    await schema
      .createIndex('annotation_items_in_order')
      .on('annotation_items')
      .columns(['queue', 'state', 'id'])
      .execute()
    await schema
      .createTable('annotation_reviews')
      .addColumn('item', 'text', (column) =>
        column.notNull().references('annotation_items.id').onDelete('cascade'),
      )
      .addColumn('queue', 'text', (column) => column.notNull())
      .addColumn('person', 'text', (column) => column.notNull())
      .addColumn('person_name', 'text', (column) => column.notNull())
      .addColumn('labels', 'text', (column) => column.notNull())
      .addColumn('correction', 'text')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('annotation_reviews_key', ['item', 'person'])
      .execute()
    await schema
      .createIndex('annotation_reviews_of')
      .on('annotation_reviews')
      .columns(['queue'])
      .execute()
    await schema
      .createTable('annotation_reservations')
      .addColumn('item', 'text', (column) =>
        column.notNull().references('annotation_items.id').onDelete('cascade'),
      )
      .addColumn('person', 'text', (column) => column.notNull())
      .addColumn('until', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('annotation_reservations_key', ['item', 'person'])
      .execute()
    await schema
      .createTable('annotation_skips')
      .addColumn('item', 'text', (column) =>
        column.notNull().references('annotation_items.id').onDelete('cascade'),
      )
      .addColumn('person', 'text', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('annotation_skips_key', ['item', 'person'])
      .execute()
    await schema
      .createTable('annotation_waiting')
      .addColumn('queue', 'text', (column) =>
        column.notNull().references('annotation_queues.id').onDelete('cascade'),
      )
      .addColumn('run', 'text', (column) => column.notNull())
      .addColumn('since', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('annotation_waiting_key', ['queue', 'run'])
      .execute()
    await schema.createIndex('feedback_in_time').on('feedback').columns(['updated_at']).execute()
  },
}
