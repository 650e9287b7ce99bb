import type { CheckContext } from '../../engine/graph/check-context.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { portsOf, typeOfReference } from '../../engine/graph/ports.ts'
import { sourcesAt } from './apply-command.ts'
import type { Command } from './command.ts'
import { wireReason } from './wire-reason.ts'

/** A wire as it stands in a document. */
export interface DocumentWire {
  readonly reference: string
  readonly node: string
  readonly port: string
}

export type Insertion =
  | { readonly ok: true; readonly commands: readonly Command[] }
  | { readonly ok: false; readonly reason: string }

/** What puts a node of the graph into a wire: it reads what the wire read, and is read in its place. */
export function insertionOf(
  graph: Graph,
  node: string,
  wire: DocumentWire,
  context: CheckContext,
): Insertion {
  const { inputs, outputs } = portsOf(graph, node, context)
  const carried = typeOfReference(graph, wire.reference, node, context)
  const intoPorts = Object.keys(inputs).filter(
    (port) =>
      sourcesAt(graph, node, port).length === 0 &&
      wireReason(graph, wire.reference, { node, port }, context) === '',
  )
  // One that takes it as it is comes before one that would convert it.
  const into = intoPorts.find((port) => inputs[port]?.type === carried) ?? intoPorts[0]
  if (into === undefined) return { ok: false, reason: `no input takes ${wire.reference}` }
  const outOfPorts = Object.keys(outputs).filter(
    (port) => wireReason(graph, `${node}.${port}`, wire, context) === '',
  )
  const outOf = outOfPorts.find((port) => outputs[port]?.type === carried) ?? outOfPorts[0]
  if (outOf === undefined) return { ok: false, reason: `no output fits ${wire.node}.${wire.port}` }
  const sources = sourcesAt(graph, wire.node, wire.port)
  return {
    ok: true,
    commands: [
      { type: 'wire.set', node, port: into, sources: [wire.reference] },
      {
        type: 'wire.set',
        node: wire.node,
        port: wire.port,
        sources: sources.map((source) => (source === wire.reference ? `${node}.${outOf}` : source)),
      },
    ],
  }
}
