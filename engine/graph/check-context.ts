import type { Graph } from './document.ts'
import type { NodeDescription } from './node-description.ts'
import type { NodeVersions } from './upgrade-nodes.ts'
import type { Json } from './values.ts'

/** What a check needs to know beyond the document. In a browser it comes from the catalogue's JSON. */
export interface CheckContext {
  /** The newest version of a node type. */
  describe(type: string): NodeDescription | undefined
  /** All type names, for "did you mean". */
  types(): readonly string[]
  configProblems?(type: string, config: Readonly<Record<string, Json>>): readonly ConfigProblem[]
  /** Upgrades nodes of older versions. A browser has none: it is given documents that are upgraded. */
  readonly versions?: NodeVersions
  /** The graph that a subgraph node names. */
  graph?(name: string, version?: string): Graph | undefined
  /** Graphs around the one that is checked: subgraphs must not lead back to them. */
  readonly running?: readonly string[]
}

export interface ConfigProblem {
  readonly path: readonly (string | number)[]
  /** A sentence without the node's name. */
  readonly message: string
}
