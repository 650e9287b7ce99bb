import { Graph } from './document.ts'
import { preCheck } from './pre-check.ts'
import { upgradeFormat } from './upgrade-format.ts'
import { upgradeNodes, type NodeVersions } from './upgrade-nodes.ts'

/**
 * A document in the newest format, with every node at the newest version of its type. `check` does
 * this too; what could not be upgraded is left as it is, and `check` says why.
 * @param versions a catalogue
 */
export function upgradeGraph(document: unknown, versions: NodeVersions): unknown {
  // A parser must not meet what was made to exhaust it.
  if (preCheck(document).length > 0) return document
  const { document: current } = upgradeFormat(document)
  const parsed = Graph.safeParse(current)
  return parsed.success ? upgradeNodes(parsed.data, versions).graph : current
}
