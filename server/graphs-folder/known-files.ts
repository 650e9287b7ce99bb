import { z } from 'zod'
import type { StoredSettings } from '../store/settings.ts'

const KnownFile = z.strictObject({
  /** Within the folder. */
  path: z.string(),
  graph: z.string(),
  /** Hash of what the file and the store last agreed on. */
  version: z.string(),
  /** The file is gone. */
  gone: z.literal(true).exactOptional(),
  /** Hash of the version that the draft began with, where a newer one of the file cannot be joined by itself. */
  behind: z.string().exactOptional(),
})

/** What is known of a file of the folder, also over a restart. */
type KnownFile = z.output<typeof KnownFile>

const Known = z.array(KnownFile)
/** Once one setting held what was known of all folders. */
const KnownBefore = z.record(z.string(), Known)
const settingBefore = 'graphs-folder'

/** What is known of the files of one folder, by graph. */
export interface KnownFiles {
  find(graph: string): KnownFile | undefined
  all(): readonly KnownFile[]
  put(file: KnownFile): Promise<void>
  forget(graph: string): Promise<void>
}

/** @param folder as a whole path: each has a setting of its own, for another server may write its one */
export async function openKnownFiles(
  settings: StoredSettings,
  folder: string,
): Promise<KnownFiles> {
  const setting = `${settingBefore} ${folder}`
  const stored = Known.safeParse(await settings.read(setting))
  const known = stored.data ?? (await knownBefore(settings))[folder] ?? []
  const files = new Map(known.map((file) => [file.graph, file]))

  const save = (): Promise<void> => settings.write(setting, [...files.values()])

  return {
    find: (graph) => files.get(graph),
    all: () => [...files.values()],
    async put(file) {
      files.set(file.graph, file)
      await save()
    },
    async forget(graph) {
      if (files.delete(graph)) await save()
    },
  }
}

async function knownBefore(settings: StoredSettings): Promise<z.output<typeof KnownBefore>> {
  return KnownBefore.safeParse(await settings.read(settingBefore)).data ?? {}
}
