import type { CheckContext } from '../../engine/graph/check-context.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import { portsOf, typeOfReference } from '../../engine/graph/ports.ts'
import { readReference } from '../../engine/graph/reference.ts'
import { sourcesAt } from './apply-command.ts'
import { outputsId, type Command } from './command.ts'
import { wireReason } from './wire-reason.ts'

/**
 * What removes nodes and frames so that wires heal: who read a removed node reads what fed it, directly
 * or through others that go too, as far as types fit. What a removed frame held stays.
 */
export function removalOf(
  graph: Graph,
  nodes: readonly string[],
  context: CheckContext,
): readonly Command[] {
  const gone = new Set(nodes.filter((node) => graph.nodes[node] !== undefined))
  if (gone.size === 0) return []
  const commands: Command[] = [{ type: 'node.remove', nodes: [...gone] }]
  for (const reader of readersOf(graph, gone, context)) {
    const sources = sourcesAt(graph, reader.node, reader.port)
    const healed = new Set(
      sources.flatMap((source) => {
        if (!readsOne(source, gone)) return [source]
        const takes = takenInPlaceOf(graph, source, reader, context)
        const through = firstFeed(graph, source, gone, takes, context, new Set())
        return through === undefined ? [] : [through]
      }),
    )
    commands.push({ type: 'wire.set', node: reader.node, port: reader.port, sources: [...healed] })
  }
  return commands
}

interface InputPort {
  readonly node: string
  readonly port: string
}

function readsOne(reference: string, nodes: ReadonlySet<string>): boolean {
  const parts = readReference(reference)
  return parts.kind === 'port' && nodes.has(parts.node)
}

/**
 * Which references a reader takes in the place of one that goes. Where it takes anything, only the same
 * type means the same: a score is not to become the question.
 */
function takenInPlaceOf(
  graph: Graph,
  reference: string,
  reader: InputPort,
  context: CheckContext,
): (feed: string) => boolean {
  const wanted = portsOf(graph, reader.node, context).inputs[reader.port]?.type ?? 'any'
  const typeOf = (one: string) => typeOfReference(graph, one, reader.node, context)
  return (feed) =>
    wireReason(graph, feed, reader, context) === '' &&
    (wanted !== 'any' || typeOf(feed) === typeOf(reference))
}

/** What feeds the node behind a reference, from outside of what goes, that is taken in its place. */
function firstFeed(
  graph: Graph,
  reference: string,
  gone: ReadonlySet<string>,
  takes: (feed: string) => boolean,
  context: CheckContext,
  seen: Set<string>,
): string | undefined {
  const parts = readReference(reference)
  if (parts.kind !== 'port' || seen.has(parts.node)) return undefined
  seen.add(parts.node)
  const feeds = inputsOf(graph, parts.node, context).flatMap((port) =>
    sourcesAt(graph, parts.node, port),
  )
  for (const feed of feeds) {
    const found = readsOne(feed, gone)
      ? firstFeed(graph, feed, gone, takes, context, seen)
      : takes(feed)
        ? feed
        : undefined
    if (found !== undefined) return found
  }
  return undefined
}

/** The inputs and outputs of the graph that stay and read what goes. */
function readersOf(
  graph: Graph,
  gone: ReadonlySet<string>,
  context: CheckContext,
): readonly InputPort[] {
  const all = [
    ...Object.keys(graph.nodes)
      .filter((node) => !gone.has(node))
      .flatMap((node) => inputsOf(graph, node, context).map((port) => ({ node, port }))),
    ...Object.keys(graph.outputs).map((port) => ({ node: outputsId, port })),
  ]
  return all.filter(({ node, port }) =>
    sourcesAt(graph, node, port).some((source) => readsOne(source, gone)),
  )
}

/** Also ports that a node has wires to but its type does not know. */
function inputsOf(graph: Graph, node: string, context: CheckContext): readonly string[] {
  const entry = graph.nodes[node]
  if (entry === undefined) return []
  if (isFrame(entry)) return entry.frame === 'map' ? ['over'] : []
  const { inputs } = portsOf(graph, node, context)
  return [...new Set([...Object.keys(inputs), ...Object.keys(entry.inputs ?? {})])]
}
