import type { IndexBuilds } from '../index-builds.ts'
import type { ModelConnection } from '../model-connection.ts'
import type { StoredSecrets } from '../people/stored-secrets.ts'
import type { SharedNotice } from './messages.ts'

/** Brings what is held in memory up to date with what another process changed. */
export async function takeNotice(
  notice: SharedNotice,
  held: {
    secrets: Pick<StoredSecrets, 'reread'>
    connection: Pick<ModelConnection, 'reread'>
    indexes: Pick<IndexBuilds, 'followElsewhere' | 'forgetCopy'>
  },
): Promise<void> {
  switch (notice.type) {
    case 'secrets-changed':
      return held.secrets.reread()
    case 'settings-changed':
      return held.connection.reread()
    case 'index-progress':
      return held.indexes.followElsewhere(notice.index)
    case 'index-removed':
      return held.indexes.forgetCopy(notice.name)
    default:
  }
}
