import type { Migration } from '../migrate.ts'

/** Scores that compare two runs, and what judges take. */
export const judges: Migration = {
  number: 13,
  async up({ schema }) {
    const scores = () => schema.alterTable('scores')
    for (const name of ['calls', 'remembered', 'tokens']) {
      await scores()
        .addColumn(name, 'integer', (column) => column.notNull().defaultTo(0))
        .execute()
    }
    await scores()
      .addColumn('cost', 'double precision', (column) => column.defaultTo(0))
      .execute()
    await scores()
      .addColumn('level', 'text', (column) => column.notNull().defaultTo('run'))
      .execute()
    await scores().addColumn('other_run', 'text').execute()
    await scores().addColumn('other_variant', 'text').execute()
  },
}
