import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Graph } from '../engine/graph/document.ts'
import { hashGraph } from '../engine/graph/hash.ts'
import { Json } from '../engine/graph/values.ts'
import type { Example } from './api.ts'
import type { GraphStore, StoredGraph } from './store/graph-store.ts'

const ExampleLine = z.object({
  id: z.string(),
  inputs: z.record(z.string(), Json),
  expected: Json.optional(),
  gold: z.array(z.object({ document: z.string(), quote: z.string() })).optional(),
})

/** In place of a dataset: the graph whose dataset this one is measured with too. */
const SharedDataset = z.strictObject({ from: z.string() })

/** How a shipped graph began, and what was said of that and of what it is now. */
const FirstVersion = z.strictObject({ message: z.string(), next: z.string(), graph: Graph })
type FirstVersion = z.output<typeof FirstVersion>

/** The graphs that come with Heddle. */
export function readShippedGraphs(folder: string): Graph[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'graph.json')))
    .map((entry) =>
      Graph.parse(JSON.parse(readFileSync(join(folder, entry.name, 'graph.json'), 'utf8'))),
    )
}

/** The earlier version that a shipped graph comes with; undefined for most. */
export function readFirstVersion(folder: string, graph: string): FirstVersion | undefined {
  const file = join(folder, graph, 'first-version.json')
  return existsSync(file) ? FirstVersion.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined
}

/**
 * Puts the shipped graphs into the store. One that is there follows when it changed with a new Heddle,
 * unless somebody edited it: then it stays as it is.
 * @param firstVersion of a graph that comes with an earlier version: what it is now becomes its second
 */
export async function installShippedGraphs(
  store: GraphStore,
  shipped: readonly Graph[],
  heddle: string,
  firstVersion: (graph: string) => FirstVersion | undefined = () => undefined,
): Promise<void> {
  const author = 'Heddle'
  for (const graph of shipped) {
    const first = firstVersion(graph.name)
    let stored = await store.find(graph.name)
    if (stored === undefined) {
      const message = first?.message ?? `Comes with Heddle ${heddle}`
      await store.create(first?.graph ?? graph, { message, author, shipped: true })
      stored = await store.find(graph.name)
    }
    if (stored === undefined || !isUntouched(stored)) continue
    if (stored.version === hashGraph(graph)) continue
    const begins = first !== undefined && stored.version === hashGraph(first.graph)
    const message = begins ? first.next : `Changed with Heddle ${heddle}`
    await store.updateShipped(graph, { message, author })
  }
}

/** Whether a shipped graph is as it came, but for its layout. */
export function isUntouched({ shippedVersion, version, draft }: StoredGraph): boolean {
  return shippedVersion === version && hashGraph(draft) === version
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
