import type { Graph } from '../../engine/graph/document.ts'
import type { Problem } from '../../engine/graph/problem.ts'

/** What the server said of a draft. */
export interface ToldProblems {
  readonly graph: Graph
  readonly problems: readonly Problem[]
}

/**
 * The problems found here, and those that only the server finds: settings that a node type checks
 * itself, such as code that cannot be read. These hold for as long as the node stays as it was told.
 */
export function withTold(
  own: readonly Problem[],
  told: ToldProblems | undefined,
  graph: Graph,
): readonly Problem[] {
  if (told === undefined) return own
  const known = new Set(own.map(({ path }) => JSON.stringify(path)))
  const others = told.problems.filter(
    ({ code, node, path }) =>
      code === 'config' &&
      node !== undefined &&
      told.graph.nodes[node] === graph.nodes[node] &&
      !known.has(JSON.stringify(path)),
  )
  return others.length === 0 ? own : [...own, ...others]
}
