import type { Migration } from '../migrate.ts'

/** Labels on versions, deployments with their revisions, and what is kept of the runs that came through them. */
export const deployments: Migration = {
  number: 4,
  async up({ schema }) {
    await schema
      .createTable('labels')
      .addColumn('graph', 'text', (column) =>
        column.notNull().references('graphs.name').onDelete('cascade'),
      )
      .addColumn('label', 'text', (column) => column.notNull())
      .addColumn('version', 'text', (column) => column.notNull())
      .addColumn('moved_at', 'bigint', (column) => column.notNull())
      .addColumn('moved_by', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('labels_key', ['graph', 'label'])
      .execute()
    await schema
      .createTable('label_moves')
      .addColumn('number', 'integer', (column) => column.notNull())
      .addColumn('graph', 'text', (column) =>
        column.notNull().references('graphs.name').onDelete('cascade'),
      )
      .addColumn('label', 'text', (column) => column.notNull())
      .addColumn('version', 'text')
      .addColumn('version_before', 'text')
      .addColumn('moved_at', 'bigint', (column) => column.notNull())
      .addColumn('moved_by', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('label_moves_key', ['graph', 'label', 'number'])
      .execute()
    await schema
      .createTable('deployments')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('salt', 'text', (column) => column.notNull())
      .addColumn('revision', 'integer', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .execute()
    await schema
      .createTable('deployment_revisions')
      .addColumn('deployment', 'text', (column) =>
        column.notNull().references('deployments.name').onDelete('cascade'),
      )
      .addColumn('number', 'integer', (column) => column.notNull())
      .addColumn('graph', 'text', (column) => column.notNull())
      .addColumn('settings', 'text', (column) => column.notNull())
      .addColumn('shares', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('message', 'text', (column) => column.notNull())
      .addColumn('author', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('forced', 'text')
      .addPrimaryKeyConstraint('deployment_revisions_key', ['deployment', 'number'])
      .execute()
    await schema
      .createTable('gate_results')
      .addColumn('number', 'integer', (column) => column.notNull())
      .addColumn('gate', 'text', (column) => column.notNull())
      .addColumn('version', 'text', (column) => column.notNull())
      .addColumn('passed', 'integer', (column) => column.notNull())
      .addColumn('evidence', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('created_by', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('gate_results_key', ['version', 'gate', 'number'])
      .execute()
    // Not bound to deployments: what was measured outlives them.
    await schema
      .createTable('exposures')
      .addColumn('run', 'text', (column) => column.primaryKey())
      .addColumn('deployment', 'text', (column) => column.notNull())
      .addColumn('revision', 'integer', (column) => column.notNull())
      .addColumn('variant', 'text', (column) => column.notNull())
      .addColumn('version', 'text', (column) => column.notNull())
      .addColumn('unit', 'text', (column) => column.notNull())
      .addColumn('shadow_of', 'text')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .execute()
    await schema
      .createIndex('exposures_by_deployment')
      .on('exposures')
      .columns(['deployment', 'created_at', 'run'])
      .execute()
    await schema.createIndex('exposures_by_age').on('exposures').column('created_at').execute()
    await schema.createIndex('exposures_by_shadowed').on('exposures').column('shadow_of').execute()
    await schema
      .createTable('idempotent_starts')
      .addColumn('owner', 'text', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('runs', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('idempotent_starts_key', ['owner', 'key'])
      .execute()
    await schema
      .createIndex('idempotent_starts_by_age')
      .on('idempotent_starts')
      .column('created_at')
      .execute()
    await schema
      .createTable('thread_turns')
      .addColumn('run', 'text', (column) => column.primaryKey())
      .addColumn('endpoint', 'text', (column) => column.notNull())
      .addColumn('thread', 'text', (column) => column.notNull())
      .addColumn('number', 'integer', (column) => column.notNull())
      .addColumn('asked', 'text', (column) => column.notNull())
      .addColumn('answer_port', 'text', (column) => column.notNull())
      .addColumn('answered', 'text')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .execute()
    await schema
      .createIndex('thread_turns_of')
      .on('thread_turns')
      .columns(['endpoint', 'thread', 'number'])
      .execute()
    await schema
      .createTable('webhook_deliveries')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('run', 'text', (column) => column.notNull())
      .addColumn('endpoint', 'text', (column) => column.notNull())
      .addColumn('url', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('attempts', 'integer', (column) => column.notNull())
      .addColumn('next_at', 'bigint', (column) => column.notNull())
      .addColumn('problem', 'text')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .execute()
    await schema
      .createIndex('webhook_deliveries_of')
      .on('webhook_deliveries')
      .column('run')
      .execute()
    await schema
      .createIndex('webhook_deliveries_open')
      .on('webhook_deliveries')
      .columns(['state', 'next_at'])
      .execute()
  },
}
