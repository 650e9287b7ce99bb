import type { CheckContext } from '../../engine/graph/check-context.ts'
import type { Graph, GraphEntry, GraphInput } from '../../engine/graph/document.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import type { NodeDescription } from '../../engine/graph/node-description.ts'
import { canConnect, portsOf, typeOfReference } from '../../engine/graph/ports.ts'
import { isList } from '../../engine/graph/port-types.ts'
import type { Fix } from '../../engine/graph/problem.ts'
import { readReference } from '../../engine/graph/reference.ts'
import type { Json } from '../../engine/graph/values.ts'
import { sourcesAt } from './apply-command.ts'
import type { Command, Place } from './command.ts'
import { useDocument } from './document-store.ts'
import { freeName } from './free-name.ts'
import { outermostOf, withMembers } from './within-frames.ts'

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
  if (sourcesAt(graph, to.node, to.port).includes(from)) return
  dispatch(connectionOf(graph, from, to, add, context))
}

/** The change that draws a wire. */
export function connectionOf(
  graph: Graph,
  from: string,
  to: { readonly node: string; readonly port: string },
  add: boolean,
  context: CheckContext,
): Command {
  const before = sourcesAt(graph, to.node, to.port)
  const input = portsOf(graph, to.node, context).inputs[to.port]
  const gathers = add || (input !== undefined && isList(input.type))
  const sources = gathers ? [...before, from] : [from]
  return { type: 'wire.set', node: to.node, port: to.port, sources }
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
  const { graph, context, select } = useDocument.getState()
  if (graph === undefined) return undefined
  const members = withMembers(graph, nodes)
  const outermost = outermostOf(graph, members)
  const first = outermost[0]
  if (first === undefined) return undefined
  const outer = graph.nodes[first]?.in
  const id = freeName(kind, graph.nodes)
  const around = outer === undefined ? {} : { in: outer }
  const over = listInto(graph, members, context)
  const entry: GraphEntry =
    kind === 'loop'
      ? { frame: 'loop', max: 3, ...around }
      : { frame: 'map', over: over?.reference ?? '$.items', ...around }
  const commands: Command[] = [
    { type: 'node.add', id, entry, at: graph.layout?.[first] ?? [0, 0] },
    { type: 'node.enter', nodes: outermost, frame: id },
  ]
  // What read the list reads one item of it now.
  if (kind === 'map' && over?.isList === true) {
    for (const { node, port } of over.readers) {
      const sources = sourcesAt(graph, node, port).map((source) =>
        source === over.reference ? '$item' : source,
      )
      commands.push({ type: 'wire.set', node, port, sources })
    }
  }
  dispatch({ type: 'batch', label: kind === 'loop' ? 'Made a loop' : 'Made a map', commands })
  select([id])
  return id
}

interface ListInto {
  readonly reference: string
  readonly isList: boolean
  readonly readers: readonly { readonly node: string; readonly port: string }[]
}

/** What these nodes read from outside: the first list, or else the first of all. */
function listInto(
  graph: Graph,
  members: ReadonlySet<string>,
  context: CheckContext,
): ListInto | undefined {
  const found = new Map<string, { node: string; port: string }[]>()
  for (const node of members) {
    const entry = graph.nodes[node]
    if (entry === undefined || isFrame(entry)) continue
    for (const port of Object.keys(entry.inputs ?? {})) {
      for (const source of sourcesAt(graph, node, port)) {
        const parts = readReference(source)
        const isInside = parts.kind === 'port' ? members.has(parts.node) : parts.kind !== 'input'
        if (!isInside) found.set(source, [...(found.get(source) ?? []), { node, port }])
      }
    }
  }
  const lists = [...found].map(([reference, readers]) => ({
    reference,
    readers,
    isList: typeOfReference(graph, reference, readers[0]!.node, context)?.endsWith('[]') === true,
  }))
  return lists.find(({ isList }) => isList) ?? lists[0]
}

/** Keeps nodes together on the canvas. Returns the id of the group. */
export function groupNodes(nodes: readonly string[], title = ''): string | undefined {
  const { graph } = useDocument.getState()
  if (graph === undefined) return undefined
  const grouped = outermostOf(graph, withMembers(graph, nodes))
  if (grouped.length === 0) return undefined
  const id = freeName('group', graph.groups ?? {})
  dispatch({
    type: 'group.set',
    id,
    group: { ...(title === '' ? {} : { title }), nodes: [...grouped] },
  })
  return id
}

/** Takes every group apart that one of these nodes is in. Returns how many there were. */
export function ungroupNodes(nodes: readonly string[]): number {
  const { graph } = useDocument.getState()
  const groups = Object.entries(graph?.groups ?? {}).filter(([, group]) =>
    group.nodes.some((node) => nodes.includes(node)),
  )
  if (groups.length === 0) return 0
  dispatch({
    type: 'batch',
    label: groups.length === 1 ? 'Ungrouped' : `Took ${groups.length} groups apart`,
    commands: groups.map(([id]): Command => ({ type: 'group.set', id, group: undefined })),
  })
  return groups.length
}

export function setGroupTitle(id: string, title: string): void {
  const group = useDocument.getState().graph?.groups?.[id]
  if (group === undefined || (group.title ?? '') === title) return
  const { title: _before, ...rest } = group
  dispatch({
    type: 'batch',
    label: title === '' ? 'Took the title of a group away' : `Called a group ${title}`,
    commands: [{ type: 'group.set', id, group: { ...rest, ...(title === '' ? {} : { title }) } }],
  })
}
