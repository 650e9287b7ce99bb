import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Graph } from '../engine/graph/document.ts'
import { hashGraph } from '../engine/graph/hash.ts'
import { Json } from '../engine/graph/values.ts'
import type { Example } from './api.ts'
import type { GraphStore } from './store/graph-store.ts'

const ExampleLine = z.object({
  id: z.string(),
  inputs: z.record(z.string(), Json),
  expected: Json.optional(),
  gold: z.array(z.object({ document: z.string(), quote: z.string() })).optional(),
})

/** In place of a dataset: the graph whose dataset this one is measured with too. */
const SharedDataset = z.strictObject({ from: z.string() })

/** The graphs that come with Heddle. */
export function readShippedGraphs(folder: string): Graph[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'graph.json')))
    .map((entry) =>
      Graph.parse(JSON.parse(readFileSync(join(folder, entry.name, 'graph.json'), 'utf8'))),
    )
}

/**
 * Puts the shipped graphs into the store. One that is there follows when it changed with a new Heddle,
 * unless somebody edited it: then it stays as it is.
 */
export async function installShippedGraphs(
  store: GraphStore,
  shipped: readonly Graph[],
  heddle: string,
): Promise<void> {
  for (const graph of shipped) {
    const stored = await store.find(graph.name)
    if (stored === undefined) {
      const message = `Comes with Heddle ${heddle}`
      await store.create(graph, { message, author: 'Heddle', shipped: true })
      continue
    }
    const wanted = hashGraph(graph)
    const untouched =
      stored.shippedVersion === stored.version && hashGraph(stored.draft) === stored.version
    if (wanted !== stored.shippedVersion && untouched) {
      const message = `Changed with Heddle ${heddle}`
      await store.updateShipped(graph, { message, author: 'Heddle' })
    }
  }
}

/** The examples that come with a shipped graph; none for any other. */
export function readExamples(folder: string, graph: string): Example[] {
  // Listed and not joined: no part of a path comes from a request.
  const known = readdirSync(folder).find((name) => name === graph)
  if (known === undefined) return []
  const file = join(folder, known, 'dataset.jsonl')
  if (!existsSync(file)) {
    const shared = join(folder, known, 'dataset.json')
    if (!existsSync(shared)) return []
    return readExamples(folder, SharedDataset.parse(JSON.parse(readFileSync(shared, 'utf8'))).from)
  }
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const { id, inputs, expected, gold } = ExampleLine.parse(JSON.parse(line))
      return {
        id,
        inputs,
        ...(expected === undefined ? {} : { expected }),
        ...(gold === undefined ? {} : { gold: gold.map((passage) => passage.document) }),
      }
    })
}
