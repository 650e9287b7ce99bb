import type { Graph } from '../../engine/graph/document.ts'
import { hashGraph } from '../../engine/graph/hash.ts'
import type { GraphSource } from '../../engine/run/find-subgraphs.ts'

/** Graphs in memory: the newest of a name, any by its hash, and labels that move. */
export class KnownGraphs implements GraphSource {
  readonly #versions: Graph[] = []
  readonly #labels = new Map<string, Graph>()

  constructor(...graphs: readonly Graph[]) {
    this.#versions.push(...graphs)
  }

  /** Makes it the newest of its name. */
  add(graph: Graph): void {
    this.#versions.push(graph)
  }

  label(label: string, graph: Graph): void {
    this.#labels.set(`${graph.name}@${label}`, graph)
    this.add(graph)
  }

  remove(name: string): void {
    const others = this.#versions.filter((graph) => graph.name !== name)
    this.#versions.splice(0, this.#versions.length, ...others)
  }

  find(name: string, version?: string): Graph | undefined {
    const versions = this.#versions.filter((graph) => graph.name === name)
    if (version === undefined) return versions.at(-1)
    const labelled = this.#labels.get(`${name}@${version}`)
    return labelled ?? versions.find((graph) => hashGraph(graph) === version)
  }
}
