import type { GraphEntry, GraphInput } from '../../engine/graph/document.ts'
import type { NodeDescription } from '../../engine/graph/node-description.ts'
import { canConnect, portsOf } from '../../engine/graph/ports.ts'
import { isList } from '../../engine/graph/port-types.ts'
import type { Fix } from '../../engine/graph/problem.ts'
import type { Json } from '../../engine/graph/values.ts'
import { sourcesAt } from './apply-command.ts'
import { outputsId, type Command, type Place } from './command.ts'
import { useDocument } from './document-store.ts'
import { freeName } from './free-name.ts'

const dispatch = (command: Command): void => useDocument.getState().dispatch(command)

/** Sets a key of a node's config; undefined goes back to its default. */
export function setConfig(node: string, key: string, value: Json | undefined): void {
  dispatch({ type: 'config.set', node, key, value })
}

/**
 * Sets a list in a node's config whose items are output ports. The wires out of a port follow its new
 * name; those of a port that is gone (`to` undefined) go with it.
 */
export function setPortList(
  node: string,
  key: string,
  value: Json,
  port: { readonly from: string; readonly to: string | undefined },
): void {
  const { from, to } = port
  dispatch({
    type: 'batch',
    label: to === undefined ? `Removed ${node}.${from}` : `Renamed ${node}.${from} to ${to}`,
    commands: [
      { type: 'config.set', node, key, value },
      { type: 'port.rename', node, port: from, to },
    ],
  })
}

/** Sets a field of a node or frame beside its config: `title`, `note`, `retry`, `disabled`, `max` … */
export function setNodeField(node: string, field: string, value: Json | undefined): void {
  dispatch({ type: 'node.set', node, field, value })
}

export function renameNode(node: string, to: string): void {
  dispatch({ type: 'node.rename', node, to })
}

export function setGraphInput(name: string, input: GraphInput | undefined): void {
  dispatch({ type: 'input.set', name, input })
}

export function applyFix(fix: Fix): void {
  dispatch({ type: 'fix.apply', fix })
}

/** Replaces every wire into an input; an empty list removes them. */
export function setWires(node: string, port: string, sources: readonly string[]): void {
  dispatch({ type: 'wire.set', node, port, sources })
}

/** Draws a wire. A list gathers several; a plain port keeps its others only with `add`. */
export function connect(
  from: string,
  to: { readonly node: string; readonly port: string },
  add = false,
): void {
  const { graph, context } = useDocument.getState()
  if (graph === undefined) return
  const before = sourcesAt(graph, to.node, to.port)
  if (before.includes(from)) return
  const input = portsOf(graph, to.node, context).inputs[to.port]
  const gathers = add || (input !== undefined && isList(input.type))
  const sources = gathers ? [...before, from] : [from]
  dispatch({ type: 'wire.set', node: to.node, port: to.port, sources })
}

/** Adds a node, optionally wired to the reference that it was dragged from. Returns its id. */
export function addNode(
  description: NodeDescription,
  at: Place,
  options: { readonly from?: string; readonly frame?: string } = {},
): string | undefined {
  const { graph, context, select } = useDocument.getState()
  if (graph === undefined) return undefined
  const id = freeName(description.type, graph.nodes)
  const entry: GraphEntry = {
    type: `${description.type}@${description.version}`,
    ...(options.frame === undefined ? {} : { in: options.frame }),
  }
  const commands: Command[] = [{ type: 'node.add', id, entry, at }]
  const { from } = options
  if (from !== undefined) {
    const after = { ...graph, nodes: { ...graph.nodes, [id]: entry } }
    const port = Object.keys(portsOf(after, id, context).inputs).find(
      (name) => canConnect(after, from, { node: id, port: name }, context).ok,
    )
    if (port !== undefined) commands.push({ type: 'wire.set', node: id, port, sources: [from] })
  }
  dispatch({ type: 'batch', label: `Added ${description.title}`, commands })
  select([id])
  return id
}

/** Puts nodes into a new loop or map around them. Returns its id. */
export function addFrame(kind: 'loop' | 'map', nodes: readonly string[]): string | undefined {
  const { graph, select } = useDocument.getState()
  const first = nodes[0]
  if (graph === undefined || first === undefined) return undefined
  const id = freeName(kind, graph.nodes)
  const outer = graph.nodes[first]?.in
  const around = outer === undefined ? {} : { in: outer }
  const entry: GraphEntry =
    kind === 'loop'
      ? { frame: 'loop', max: 3, ...around }
      : { frame: 'map', over: firstListInto(nodes) ?? '$.items', ...around }
  dispatch({
    type: 'batch',
    label: kind === 'loop' ? 'Made a loop' : 'Made a map',
    commands: [
      { type: 'node.add', id, entry, at: graph.layout?.[first] ?? [0, 0] },
      { type: 'node.enter', nodes, frame: id },
    ],
  })
  select([id])
  return id
}

/** What the first of these nodes reads from outside: the likeliest list to go over. */
function firstListInto(nodes: readonly string[]): string | undefined {
  const { graph, context } = useDocument.getState()
  if (graph === undefined) return undefined
  for (const node of nodes) {
    for (const port of Object.keys(portsOf(graph, node, context).inputs)) {
      const outside = sourcesAt(graph, node, port).find(
        (source) => !nodes.includes(source.split('.')[0] ?? ''),
      )
      if (outside !== undefined) return outside
    }
  }
  return undefined
}

/** Removes nodes and frames; wires that ran through a removed node are joined where types fit. */
export function removeNodes(nodes: readonly string[]): void {
  const { graph, context } = useDocument.getState()
  if (graph === undefined) return
  const gone = nodes.filter((node) => graph.nodes[node] !== undefined)
  if (gone.length === 0) return
  const only = gone.length === 1 ? gone[0] : undefined
  const commands: Command[] = [{ type: 'node.remove', nodes: gone }]
  if (only !== undefined) {
    const feeds = Object.keys(portsOf(graph, only, context).inputs).flatMap((port) =>
      sourcesAt(graph, only, port),
    )
    for (const { node, port, sources } of readersOf(only)) {
      const healed = sources.flatMap((source) => {
        if (!source.startsWith(`${only}.`)) return [source]
        const through = feeds.find(
          (feed) => node === outputsId || canConnect(graph, feed, { node, port }, context).ok,
        )
        return through === undefined || sources.includes(through) ? [] : [through]
      })
      commands.push({ type: 'wire.set', node, port, sources: healed })
    }
  }
  dispatch({
    type: 'batch',
    label: only === undefined ? `Removed ${gone.length} nodes` : `Removed ${only}`,
    commands,
  })
}

/** The inputs and graph outputs that read a node. */
function readersOf(
  read: string,
): readonly { node: string; port: string; sources: readonly string[] }[] {
  const { graph, context } = useDocument.getState()
  if (graph === undefined) return []
  const targets = [
    ...Object.keys(graph.nodes)
      .filter((node) => node !== read)
      .flatMap((node) =>
        Object.keys(portsOf(graph, node, context).inputs).map((port) => ({ node, port })),
      ),
    ...Object.keys(graph.outputs).map((port) => ({ node: outputsId, port })),
  ]
  return targets
    .map(({ node, port }) => ({ node, port, sources: sourcesAt(graph, node, port) }))
    .filter(({ sources }) => sources.some((source) => source.startsWith(`${read}.`)))
}

/** Copies nodes beside themselves, with the wires between them and those that feed them. */
export function duplicateNodes(nodes: readonly string[]): void {
  const { graph, select } = useDocument.getState()
  if (graph === undefined) return
  const taken: Record<string, unknown> = { ...graph.nodes }
  const names = new Map<string, string>()
  for (const node of nodes) {
    if (graph.nodes[node] === undefined) continue
    const name = freeName(node.replace(/\d+$/, ''), taken)
    taken[name] = true
    names.set(node, name)
  }
  if (names.size === 0) return
  const commands = [...names].map(([node, id]): Command => {
    const [x = 0, y = 0] = graph.layout?.[node] ?? []
    return { type: 'node.add', id, entry: renamed(graph.nodes[node]!, names), at: [x + 36, y + 36] }
  })
  dispatch({
    type: 'batch',
    label: `Duplicated ${names.size === 1 ? nodes[0] : `${names.size} nodes`}`,
    commands,
  })
  select([...names.values()])
}

function renamed(entry: GraphEntry, names: ReadonlyMap<string, string>): GraphEntry {
  const copy = structuredClone(entry)
  const inside = copy.in === undefined ? undefined : names.get(copy.in)
  if (inside !== undefined) copy.in = inside
  if ('frame' in copy) return copy
  for (const [port, source] of Object.entries(copy.inputs ?? {})) {
    const change = (reference: string): string => {
      const [node = '', ...rest] = reference.split('.')
      return [names.get(node) ?? node, ...rest].join('.')
    }
    copy.inputs![port] = Array.isArray(source) ? source.map(change) : change(source)
  }
  return copy
}
