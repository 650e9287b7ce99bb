import type { CheckContext } from '../../engine/graph/check-context.ts'
import type { Graph, GraphEntry } from '../../engine/graph/document.ts'
import type { NodeDescription } from '../../engine/graph/node-description.ts'
import { portsOf } from '../../engine/graph/ports.ts'
import { connectionOf } from './actions.ts'
import type { Place } from './command.ts'
import { useDocument } from './document-store.ts'
import { freeName } from './free-name.ts'
import { wireReason } from './wire-reason.ts'

export interface Converter {
  readonly description: NodeDescription
  /** Its input that takes what there is. */
  readonly input: string
  /** Its output that gives what is needed. */
  readonly output: string
}

export interface InputPort {
  readonly node: string
  readonly port: string
}

/** Node types that stand between a reference and an input which does not take it, the closest first. */
export function convertersOf(
  graph: Graph,
  from: string,
  into: InputPort,
  catalogue: readonly NodeDescription[],
  context: CheckContext,
): readonly Converter[] {
  const wanted = portsOf(graph, into.node, context).inputs[into.port]?.type
  const id = 'candidate'
  const home = graph.nodes[into.node]?.in
  return catalogue
    .flatMap((description) => {
      const entry = { type: description.type, ...(home === undefined ? {} : { in: home }) }
      const after = { ...graph, nodes: { ...graph.nodes, [id]: entry } }
      const { inputs, outputs } = portsOf(after, id, context)
      const takes = Object.keys(inputs).filter(
        (port) => wireReason(after, from, { node: id, port }, context) === '',
      )
      // An input that must be there is what the node works on.
      const input = takes.find((port) => inputs[port]?.optional === false) ?? takes[0]
      const gives = Object.keys(outputs).filter(
        (port) => wireReason(after, `${id}.${port}`, into, context) === '',
      )
      // What goes out as it came in converts nothing; what is computed may have any type.
      const computes = description.dynamic?.outputs?.typeProperty !== undefined
      const rankOf = (port: string): number =>
        outputs[port]?.type === wanted ? 0 : outputs[port]?.type !== 'any' ? 1 : computes ? 2 : 3
      const output = gives.toSorted((a, b) => rankOf(a) - rankOf(b))[0]
      if (input === undefined || output === undefined || rankOf(output) > 2) return []
      // One that needs more than there is would only move the question.
      const isOpen = Object.keys(inputs).some((port) => port !== input && !inputs[port]!.optional)
      if (isOpen) return []
      return [{ description, input, output, rank: rankOf(output) }]
    })
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ description, input, output }) => ({ description, input, output }))
}

/** Puts a new node between a reference and an input that does not take it. */
export function addConverter(converter: Converter, from: string, into: InputPort, at: Place): void {
  const { graph, context, select } = useDocument.getState()
  if (graph === undefined) return
  const { description, input, output } = converter
  const id = freeName(description.type, graph.nodes)
  const home = graph.nodes[into.node]?.in
  const entry: GraphEntry = {
    type: `${description.type}@${description.version}`,
    ...(home === undefined ? {} : { in: home }),
  }
  useDocument.getState().dispatch({
    type: 'batch',
    label: `Put ${description.title} before ${into.node}.${into.port}`,
    commands: [
      { type: 'node.add', id, entry, at },
      { type: 'wire.set', node: id, port: input, sources: [from] },
      connectionOf(graph, `${id}.${output}`, into, false, context),
    ],
  })
  select([id])
}
