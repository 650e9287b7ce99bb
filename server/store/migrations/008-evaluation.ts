import type { SchemaModule } from 'kysely'
import type { Migration } from '../migrate.ts'

/** Datasets in versions, experiments with their runs, and scores. */
export const evaluation: Migration = {
  number: 8,
  async up({ schema }) {
    await datasets(schema)
    await experiments(schema)
    await scores(schema)
    await schema
      .createTable('requirements')
      .addColumn('graph', 'text', (column) => column.primaryKey())
      .addColumn('content', 'text', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_by', 'text', (column) => column.notNull())
      .addColumn('shipped_hash', 'text')
      .execute()
  },
}

async function datasets(schema: SchemaModule): Promise<void> {
  await schema
    .createTable('datasets')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('description', 'text', (column) => column.notNull())
    .addColumn('graph', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addColumn('shipped_hash', 'text')
    .execute()
  await schema
    .createTable('dataset_versions')
    .addColumn('dataset', 'text', (column) =>
      column.notNull().references('datasets.name').onDelete('cascade'),
    )
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('examples', 'integer', (column) => column.notNull())
    .addColumn('splits', 'text', (column) => column.notNull())
    .addColumn('tags', 'text', (column) => column.notNull())
    .addColumn('message', 'text', (column) => column.notNull())
    .addColumn('author', 'text', (column) => column.notNull())
    .addColumn('added', 'integer', (column) => column.notNull())
    .addColumn('changed', 'integer', (column) => column.notNull())
    .addColumn('removed', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('dataset_versions_key', ['dataset', 'number'])
    .execute()
  await schema
    .createTable('dataset_members')
    .addColumn('dataset', 'text', (column) =>
      column.notNull().references('datasets.name').onDelete('cascade'),
    )
    .addColumn('example', 'text', (column) => column.notNull())
    .addColumn('since', 'integer', (column) => column.notNull())
    .addColumn('until', 'integer')
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('dataset_members_key', ['dataset', 'example', 'since'])
    .execute()
  await schema
    .createIndex('dataset_members_in_order')
    .on('dataset_members')
    .columns(['dataset', 'position'])
    .execute()
  await schema
    .createTable('examples')
    .addColumn('hash', 'text', (column) => column.primaryKey())
    .addColumn('content', 'text', (column) => column.notNull())
    .execute()
}

async function experiments(schema: SchemaModule): Promise<void> {
  await schema
    .createTable('experiments')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('graph', 'text', (column) => column.notNull())
    .addColumn('dataset', 'text', (column) => column.notNull())
    .addColumn('dataset_version', 'integer', (column) => column.notNull())
    .addColumn('dataset_hash', 'text', (column) => column.notNull())
    .addColumn('trials', 'integer', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('request', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('finished_at', 'bigint')
    .addColumn('parent', 'text')
    .execute()
  await schema
    .createIndex('experiments_by_graph')
    .on('experiments')
    .columns(['graph', 'id'])
    .execute()
  await schema
    .createTable('experiment_examples')
    .addColumn('experiment', 'text', (column) =>
      column.notNull().references('experiments.id').onDelete('cascade'),
    )
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('example', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('experiment_examples_key', ['experiment', 'position'])
    .execute()
  await schema
    .createTable('experiment_variants')
    .addColumn('experiment', 'text', (column) =>
      column.notNull().references('experiments.id').onDelete('cascade'),
    )
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('base', 'text', (column) => column.notNull())
    .addColumn('overrides', 'text')
    .addPrimaryKeyConstraint('experiment_variants_key', ['experiment', 'name'])
    .execute()
  await schema
    .createTable('experiment_evaluators')
    .addColumn('experiment', 'text', (column) =>
      column.notNull().references('experiments.id').onDelete('cascade'),
    )
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('metric', 'text', (column) => column.notNull())
    .addColumn('evaluator', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('settings', 'text', (column) => column.notNull())
    .addColumn('node', 'text')
    .addColumn('round', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('experiment_evaluators_key', ['experiment', 'metric'])
    .execute()
  await schema
    .createTable('experiment_runs')
    .addColumn('experiment', 'text', (column) =>
      column.notNull().references('experiments.id').onDelete('cascade'),
    )
    .addColumn('variant', 'text', (column) => column.notNull())
    .addColumn('example', 'text', (column) => column.notNull())
    .addColumn('trial', 'integer', (column) => column.notNull())
    .addColumn('run', 'text', (column) => column.notNull().unique())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('problem', 'text')
    .addColumn('executed', 'integer', (column) => column.notNull())
    .addColumn('reused', 'integer', (column) => column.notNull())
    .addColumn('ms', 'double precision', (column) => column.notNull())
    .addColumn('cost', 'double precision')
    .addColumn('spent', 'double precision', (column) => column.notNull())
    .addColumn('tokens', 'bigint', (column) => column.notNull())
    .addColumn('ended_at', 'bigint')
    .addPrimaryKeyConstraint('experiment_runs_key', ['experiment', 'variant', 'example', 'trial'])
    .execute()
  await schema
    .createTable('attributions')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('experiment', 'text', (column) =>
      column.notNull().references('experiments.id').onDelete('cascade'),
    )
    .addColumn('baseline', 'text', (column) => column.notNull())
    .addColumn('candidate', 'text', (column) => column.notNull())
    .addColumn('metric', 'text', (column) => column.notNull())
    .addColumn('result', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute()
}

async function scores(schema: SchemaModule): Promise<void> {
  await schema
    .createTable('scores')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('experiment', 'text', (column) => column.notNull())
    .addColumn('run', 'text', (column) => column.notNull())
    .addColumn('graph', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('variant', 'text', (column) => column.notNull())
    .addColumn('example', 'text', (column) => column.notNull())
    .addColumn('trial', 'integer', (column) => column.notNull())
    .addColumn('node', 'text')
    .addColumn('metric', 'text', (column) => column.notNull())
    .addColumn('evaluator', 'text', (column) => column.notNull())
    .addColumn('evaluator_version', 'integer', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('value', 'text')
    .addColumn('numerator', 'double precision')
    .addColumn('denominator', 'double precision')
    .addColumn('explanation', 'text')
    .addColumn('reason', 'text')
    .addColumn('error_type', 'text')
    .addColumn('metadata', 'text')
    .addColumn('judge_model', 'text')
    .addColumn('judge_version', 'text')
    .addColumn('judge_run', 'text')
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('ms', 'double precision', (column) => column.notNull())
    .addColumn('round', 'integer', (column) => column.notNull())
    .addColumn('supersedes', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute()
  await schema
    .createIndex('scores_by_experiment')
    .on('scores')
    .columns(['experiment', 'metric', 'round'])
    .execute()
  await schema
    .createIndex('scores_by_graph')
    .on('scores')
    .columns(['graph', 'evaluator', 'created_at'])
    .execute()
  await schema.createIndex('scores_by_run').on('scores').columns(['run']).execute()
}
