import { hash } from 'node:crypto'
import type { Catalogue } from '../graph/catalogue.ts'
import { checkContext } from '../graph/catalogue-check.ts'
import { check } from '../graph/check.ts'
import type { Graph } from '../graph/document.ts'
import { hashGraph } from '../graph/hash.ts'
import { onceForGraph } from '../graph/lasting-graph.ts'
import { GraphError, type Problem } from '../graph/problem.ts'
import { planGraph } from '../plan/plan-graph.ts'
import type { Plan } from '../plan/plan.ts'
import { findSubgraphs, type GraphSource } from './find-subgraphs.ts'

/** A graph that has been checked and planned. */
export interface PreparedGraph {
  readonly graph: Graph
  readonly version: string
  /** Warnings only. */
  readonly problems: readonly Problem[]
}

/** With what the engine makes of it. */
export interface PlannedGraph extends PreparedGraph {
  readonly plan: Plan
  /** Hashes of the graphs that its subgraph nodes name. */
  readonly subgraphs: Readonly<Record<string, string>>
}

/**
 * @param pinned versions that the subgraph nodes stand for, where an earlier run has fixed them
 * @param source in place of the engine's own source of graphs
 * @throws GraphError
 */
export type Prepare = (
  graph: Graph,
  pinned?: Readonly<Record<string, string>>,
  source?: GraphSource,
) => Promise<PlannedGraph>

/** Plans kept for graphs that run often. */
const keptPlans = 200

/**
 * Checks and plans graphs, each version once. A version whose subgraphs have moved on, as labels
 * do, is planned anew, and so is every version when node types have changed.
 */
export function createPreparation(catalogue: Catalogue, graphs: GraphSource | undefined): Prepare {
  const prepared = new Map<string, PlannedGraph>()
  let { edition } = catalogue

  return async (graph, pinned, source = graphs) => {
    const subgraphs = await findSubgraphs(graph, source, pinned)
    if (edition !== catalogue.edition) {
      prepared.clear()
      edition = catalogue.edition
    }
    const key = `${textOf(graph) ?? ''} ${JSON.stringify(subgraphs.versions)}`
    const known = prepared.get(key)
    if (known !== undefined) {
      prepared.delete(key)
      prepared.set(key, known)
      return known
    }
    const context = checkContext(catalogue, subgraphs)
    const checked = check(graph, context)
    const failed = checked.problems.some((problem) => problem.severity === 'error')
    if (failed || checked.graph === undefined) throw new GraphError(nameOf(graph), checked.problems)
    const entry: PlannedGraph = {
      graph: checked.graph,
      version: hashGraph(checked.written ?? checked.graph),
      problems: checked.problems,
      plan: planGraph(checked.graph, catalogue, context),
      subgraphs: subgraphs.versions,
    }
    prepared.set(key, entry)
    // The one that was not asked for the longest.
    const [oldest] = prepared.keys()
    if (prepared.size > keptPlans && oldest !== undefined) prepared.delete(oldest)
    return entry
  }
}

/**
 * Tells documents apart. Not by their versions: a document with errors may have the version of one
 * without. Undefined for what is no JSON; the check says what is wrong with it.
 */
function textOf(document: Graph): string | undefined {
  try {
    return onceForGraph(document, 'text', () =>
      hash('sha256', JSON.stringify(document), 'base64url'),
    )
  } catch {
    return undefined
  }
}

function nameOf(document: unknown): string {
  const named = typeof document === 'object' && document !== null && 'name' in document
  return named && typeof document.name === 'string' ? document.name.slice(0, 64) : 'unnamed'
}
