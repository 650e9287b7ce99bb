import { mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { printGraph } from '../../engine/graph/canonical.ts'
import type { Graph } from '../../engine/graph/document.ts'

/** Writes a graph in its canonical form, whole or not at all. Nothing happens where it stands there already. */
export async function writeGraphFile(folder: string, path: string, graph: Graph): Promise<void> {
  const text = printGraph(graph)
  const named = join(folder, path)
  // What a link leads to is written, and the link stays.
  const file = await realpath(named).catch(() => named)
  if ((await readFile(file, 'utf8').catch(() => undefined)) === text) return
  await mkdir(dirname(file), { recursive: true })
  const beside = join(dirname(file), `.${basename(file)}.${process.pid}`)
  try {
    await writeFile(beside, text)
    await rename(beside, file)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}
