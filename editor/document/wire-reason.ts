import type { CheckContext } from '../../engine/graph/check-context.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import { readReference } from '../../engine/graph/reference.ts'
import { canConnect, typeOfReference } from '../../engine/graph/ports.ts'
import { outputsId } from './command.ts'

/** Why a wire may not lead from a reference to an input; empty when it may. */
export function wireReason(
  graph: Graph,
  from: string,
  to: { readonly node: string; readonly port: string },
  context: CheckContext,
): string {
  if (to.node === outputsId) return ''
  const entry = graph.nodes[to.node]
  if (entry === undefined) return 'is not a node'
  if (isFrame(entry)) {
    const type = typeOfReference(graph, from, to.node, context)
    return type === undefined || type.endsWith('[]') || type === 'any' || type === 'documents'
      ? ''
      : `needs a list, got ${type}`
  }
  const parts = readReference(from)
  if (parts.kind === 'port' && parts.node === to.node && entry.in === undefined)
    return 'a node cannot feed itself outside a loop'
  const answer = canConnect(graph, from, to, context)
  return answer.ok ? '' : answer.reason
}
