import { z } from 'zod'
import { inTurn } from '../store/in-turn.ts'
import type { Store } from '../store/open-store.ts'
import { storedSettings, type StoredSettings } from '../store/settings.ts'

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
  /** Takes in what another server wrote. */
  readAgain(): Promise<void>
}

/**
 * @param folder as a whole path without links: each has a setting of its own, for another server may write its one
 * @param otherPath the path by which an older Heddle knew it
 */
export async function openKnownFiles(
  store: Store,
  folder: string,
  otherPath = folder,
): Promise<KnownFiles> {
  const setting = `${settingBefore} ${folder}`
  let files = await readFiles(storedSettings(store))

  async function readFiles(settings: StoredSettings): Promise<Map<string, KnownFile>> {
    const paths = [...new Set([folder, otherPath])]
    for (const path of paths) {
      const stored = Known.safeParse(await settings.read(`${settingBefore} ${path}`))
      if (stored.data !== undefined) return byGraph(stored.data)
    }
    const before = KnownBefore.safeParse(await settings.read(settingBefore)).data ?? {}
    return byGraph(paths.map((path) => before[path]).find((known) => known !== undefined) ?? [])
  }

  /** What another server has written meanwhile stays. */
  async function change(work: (files: Map<string, KnownFile>) => void): Promise<void> {
    files = await store.transaction().execute(async (transaction) => {
      await inTurn(transaction, setting)
      const settings = storedSettings(transaction)
      const now = await readFiles(settings)
      work(now)
      await settings.write(setting, [...now.values()])
      return now
    })
  }

  return {
    find: (graph) => files.get(graph),
    all: () => [...files.values()],
    put: (file) => change((now) => now.set(file.graph, file)),
    async forget(graph) {
      if (files.has(graph)) await change((now) => now.delete(graph))
    },
    async readAgain() {
      files = await readFiles(storedSettings(store))
    },
  }
}

function byGraph(known: readonly KnownFile[]): Map<string, KnownFile> {
  return new Map(known.map((file) => [file.graph, file]))
}
