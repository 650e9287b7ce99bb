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

const Known = z.record(z.string(), z.array(KnownFile))
const setting = 'graphs-folder'

/** What is known of the files of one folder, by graph. */
export interface KnownFiles {
  find(graph: string): KnownFile | undefined
  all(): readonly KnownFile[]
  put(file: KnownFile): Promise<void>
  forget(graph: string): Promise<void>
}

/** @param folder as a whole path: each folder has its own */
export async function openKnownFiles(
  settings: StoredSettings,
  folder: string,
): Promise<KnownFiles> {
  const stored = Known.safeParse(await settings.read(setting))
  const others = stored.success ? stored.data : {}
  const files = new Map((others[folder] ?? []).map((file) => [file.graph, file]))

  const save = (): Promise<void> =>
    settings.write(setting, { ...others, [folder]: [...files.values()] })

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
