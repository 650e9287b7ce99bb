import type { Presence } from '../processes/presence.ts'
import type { StoredSettings } from '../store/settings.ts'

/**
 * Whether this server is the one that works with a folder: of several on one Postgres one does,
 * until it ends. Two would take what the other writes for changes of their own.
 * @param folder as a whole path; where it means another folder on another machine, one of both waits
 * @param presence undefined where there is one process only
 */
export function folderTurn(
  settings: StoredSettings,
  folder: string,
  presence: Pick<Presence, 'number' | 'lives' | 'alone'> | undefined,
): () => Promise<boolean> {
  const setting = `graphs-folder-of ${folder}`
  return async () => {
    if (presence === undefined) return true
    const isTaken = async (): Promise<boolean> => {
      const owner = await settings.read(setting)
      return typeof owner === 'number' && owner !== presence.number() && presence.lives(owner)
    }
    if ((await settings.read(setting)) === presence.number()) return true
    if (await isTaken()) return false
    return presence.alone(async () => {
      if (await isTaken()) return false
      await settings.write(setting, presence.number())
      return true
    })
  }
}
