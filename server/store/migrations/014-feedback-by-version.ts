import type { Migration } from '../migrate.ts'

/** What was said of one version, among however much that was said of others. */
export const feedbackByVersion: Migration = {
  number: 14,
  async up({ schema }) {
    await schema
      .createIndex('feedback_by_version')
      .on('feedback')
      .columns(['version', 'id'])
      .execute()
  },
}
