import type { Graph } from '../engine/graph/document.ts'
import { hashIfGraph } from '../engine/graph/hash.ts'

/** Finds graphs in a list: the last of a name, or any by the hash of what it means. */
export function knownGraphs(graphs: readonly GraphDocument[]): {
  find(name: string, version?: string): Graph | undefined
} {
  // SAFETY: what is no graph has no hash and is left out; the check says what is wrong with the rest.
  const known = graphs.flatMap((document) => {
    const hash = hashIfGraph(document)
    return hash === undefined ? [] : [{ graph: document as Graph, hash }]
  })
  return {
    find: (name, version) =>
      known.findLast(
        ({ graph, hash }) => graph.name === name && (version === undefined || version === hash),
      )?.graph,
  }
}

/** A graph as it is written in code, parsed from a text or imported from a JSON file. It is checked before it runs. */
export type GraphDocument =
  | Graph
  | ({ readonly [Part in keyof Graph]?: unknown } & {
      readonly heddle: number
      readonly nodes: object
    })
