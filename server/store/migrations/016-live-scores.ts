import type { Migration } from '../migrate.ts'

/** Scores of runs that deployments answered, found by the time of the run and added up by the store. */
export const liveScores: Migration = {
  number: 16,
  async up({ schema }) {
    const scores = () => schema.alterTable('scores')
    await scores().addColumn('deployment', 'text').execute()
    await scores().addColumn('run_at', 'bigint').execute()
    await scores().addColumn('number', 'double precision').execute()
    await schema
      .createIndex('scores_by_deployment')
      .on('scores')
      .columns(['deployment', 'run_at'])
      .where('run_at', 'is not', null)
      .execute()
    await schema
      .createIndex('scores_by_time')
      .on('scores')
      .columns(['run_at'])
      .where('run_at', 'is not', null)
      .execute()
  },
}
