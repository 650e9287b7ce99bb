import type { CheckContext } from '../../engine/graph/check-context.ts'
import type { Graph, GraphInput } from '../../engine/graph/document.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import { framesAround } from '../../engine/graph/frame-tree.ts'
import { portsOf, typeOfReference } from '../../engine/graph/ports.ts'
import { readReference, sourcesOf } from '../../engine/graph/reference.ts'
import { subgraphType } from '../../engine/graph/subgraph-type.ts'
import { bodyWires, wiresOf } from '../../engine/graph/wires.ts'
import { changeReferencesOf, referencesIn } from './change-references.ts'
import type { Command } from './command.ts'
import { freeName } from './free-name.ts'
import { outermostOf, withMembers } from './within-frames.ts'

export type Subgraph =
  | {
      readonly ok: true
      /** What the selection becomes: a graph of its own. */
      readonly inner: Graph
      /** What puts one node that runs it in place of the selection. */
      readonly commands: readonly Command[]
      readonly node: string
    }
  | { readonly ok: false; readonly reason: string }

/**
 * A graph of the selected nodes, whose inputs and outputs are the wires that cross the border of the
 * selection, with their types; and the node that stands in their place.
 */
export function subgraphOf(
  graph: Graph,
  selection: readonly string[],
  named: { readonly name: string; readonly title: string },
  context: CheckContext,
): Subgraph {
  const members = withMembers(graph, selection)
  const outermost = outermostOf(graph, members)
  const reason = reasonAgainst(graph, members, outermost, context)
  if (reason !== undefined) return { ok: false, reason }
  const home = graph.nodes[outermost[0]!]?.in
  const inputs = crossingIn(graph, members, context)
  const outputs = crossingOut(graph, members, context)
  if (outputs.size === 0)
    return {
      ok: false,
      reason: 'The selection has no output, so a graph of it could give nothing.',
    }

  const nodes: Graph['nodes'] = {}
  for (const id of members) {
    const entry = structuredClone(graph.nodes[id]!)
    if (outermost.includes(id)) delete entry.in
    changeReferencesOf(entry, (reference) => {
      const input = isOutside(graph, members, id, reference) ? inputs.get(reference) : undefined
      return [input === undefined ? reference : `$.${input.name}`]
    })
    nodes[id] = entry
  }
  const inner: Graph = {
    heddle: 1,
    name: named.name,
    ...(named.title === '' ? {} : { title: named.title }),
    inputs: Object.fromEntries([...inputs.values()].map(({ name, input }) => [name, input])),
    nodes,
    outputs: Object.fromEntries([...outputs].map(([reference, name]) => [name, reference])),
    ...placesOf(graph, members),
  }

  const node = freeName(named.name, graph.nodes)
  const places = outermost.flatMap((id) => (graph.layout?.[id] ? [graph.layout[id]] : []))
  const left = Math.min(...places.map(([x]) => x))
  const top = Math.min(...places.map(([, y]) => y))
  const commands: Command[] = [
    {
      type: 'node.add',
      id: node,
      entry: {
        type: `${subgraphType}@1`,
        ...(named.title === '' ? {} : { title: named.title }),
        ...(home === undefined ? {} : { in: home }),
        config: { graph: named.name },
        inputs: Object.fromEntries([...inputs].map(([reference, { name }]) => [name, reference])),
      },
      at: places.length === 0 ? [0, 0] : [left, top],
    },
    {
      type: 'wire.replace',
      references: Object.fromEntries(
        [...outputs].map(([reference, name]) => [reference, [`${node}.${name}`]]),
      ),
    },
    { type: 'node.remove', nodes: innermostFirst(graph, members) },
  ]
  return { ok: true, inner, commands, node }
}

/** A frame that goes before what it holds would hand that on. */
function innermostFirst(graph: Graph, ids: ReadonlySet<string>): string[] {
  const depth = (id: string): number => framesAround(graph, id).length
  return [...ids].sort((a, b) => depth(b) - depth(a))
}

function reasonAgainst(
  graph: Graph,
  members: ReadonlySet<string>,
  outermost: readonly string[],
  context: CheckContext,
): string | undefined {
  const [first] = outermost
  if (first === undefined) return 'Select the nodes that are to become a subgraph.'
  const home = graph.nodes[first]?.in
  const elsewhere = outermost.find((id) => graph.nodes[id]?.in !== home)
  if (elsewhere !== undefined)
    return `"${first}" and "${elsewhere}" stand in different frames; a subgraph takes the nodes of one. Select the whole frame, or only nodes inside it.`
  const { forward, backward } = bodyWires(graph, home, wiresOf(graph, context))
  const turn = backward.find(({ from, to }) => members.has(from) && members.has(to))
  if (turn !== undefined)
    return `The wire from "${turn.from}" to "${turn.to}" carries the value of the turn before, so both must stay in their loop. Select the whole loop, or only one of them.`
  const between = onTheWay(members, forward)
  if (between !== undefined)
    return `"${between}" is fed by the selection and feeds it again. Select it too.`
  return undefined
}

/** What stands between two parts of a selection and is not in it. */
function onTheWay(
  members: ReadonlySet<string>,
  wires: readonly { readonly from: string; readonly to: string }[],
): string | undefined {
  const reached = new Set<string>()
  const waiting = wires.filter(({ from, to }) => members.has(from) && !members.has(to))
  for (let wire = waiting.pop(); wire !== undefined; wire = waiting.pop()) {
    const { to } = wire
    if (reached.has(to)) continue
    reached.add(to)
    for (const next of wires) {
      if (next.from !== to) continue
      if (members.has(next.to)) return to
      waiting.push(next)
    }
  }
  return undefined
}

/** Whether what an entry of the selection reads comes from outside of it. */
function isOutside(
  graph: Graph,
  members: ReadonlySet<string>,
  reader: string,
  reference: string,
): boolean {
  const parts = readReference(reference)
  if (parts.kind === 'input') return true
  if (parts.kind === 'port') return !members.has(parts.node)
  const map = framesAround(graph, reader).findLast((frame) => {
    const entry = graph.nodes[frame]
    return entry !== undefined && isFrame(entry) && entry.frame === 'map'
  })
  return map === undefined || !members.has(map)
}

interface CrossingInput {
  readonly name: string
  readonly input: GraphInput
}

function crossingIn(
  graph: Graph,
  members: ReadonlySet<string>,
  context: CheckContext,
): ReadonlyMap<string, CrossingInput> {
  const found = new Map<string, CrossingInput>()
  const needed = new Set<string>()
  const taken: Record<string, true> = {}
  for (const reader of members) {
    const entry = graph.nodes[reader]!
    for (const reference of referencesIn(entry)) {
      if (!isOutside(graph, members, reader, reference)) continue
      if (isRequired(graph, reader, reference, context)) needed.add(reference)
      if (found.has(reference)) continue
      const name = freeName(wantedName(reference), taken)
      taken[name] = true
      const type = typeOfReference(graph, reference, reader, context) ?? 'any'
      const parts = readReference(reference)
      const given = parts.kind === 'input' ? graph.inputs[parts.name] : undefined
      const description = given?.description
      found.set(reference, {
        name,
        input: { type, ...(description === undefined ? {} : { description }) },
      })
    }
  }
  for (const [reference, { name, input }] of found) {
    const parts = readReference(reference)
    const given = parts.kind === 'input' ? graph.inputs[parts.name] : undefined
    const mayLack = given?.optional === true && given.default === undefined
    if (!needed.has(reference) || mayLack)
      found.set(reference, { name, input: { ...input, optional: true } })
  }
  return found
}

function isRequired(
  graph: Graph,
  reader: string,
  reference: string,
  context: CheckContext,
): boolean {
  const entry = graph.nodes[reader]!
  if (isFrame(entry)) return true
  const { inputs } = portsOf(graph, reader, context)
  return Object.entries(entry.inputs ?? {}).some(
    ([port, source]) => sourcesOf(source).includes(reference) && inputs[port]?.optional === false,
  )
}

function wantedName(reference: string): string {
  const parts = readReference(reference)
  switch (parts.kind) {
    case 'input':
      return parts.name
    case 'port':
      return parts.port
    case 'item':
    case 'index':
      return parts.kind
  }
}

/** By reference, the output that gives it. */
function crossingOut(
  graph: Graph,
  members: ReadonlySet<string>,
  context: CheckContext,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const taken: Record<string, true> = {}
  const read = (reference: string): void => {
    const parts = readReference(reference)
    if (parts.kind !== 'port' || !members.has(parts.node) || found.has(reference)) return
    const name = freeName(parts.port, taken)
    taken[name] = true
    found.set(reference, name)
  }
  for (const [id, entry] of Object.entries(graph.nodes)) {
    if (!members.has(id)) for (const reference of referencesIn(entry)) read(reference)
  }
  for (const source of Object.values(graph.outputs)) for (const one of sourcesOf(source)) read(one)
  if (found.size > 0) return found
  // A graph gives something: what nothing in the selection reads either.
  const readInside = new Set([...members].flatMap((id) => referencesIn(graph.nodes[id]!)))
  for (const id of members) {
    if (isFrame(graph.nodes[id]!)) continue
    for (const port of Object.keys(portsOf(graph, id, context).outputs)) {
      if (!readInside.has(`${id}.${port}`)) read(`${id}.${port}`)
    }
  }
  return found
}

/** The places, groups and looks of some nodes. */
export function placesOf(
  graph: Graph,
  members: ReadonlySet<string>,
): Pick<Graph, 'layout' | 'groups' | 'looks'> {
  const looks = Object.entries(graph.looks ?? {}).filter(([id]) => members.has(id))
  const layout = Object.entries(graph.layout ?? {}).filter(([id]) => members.has(id))
  const groups = Object.entries(graph.groups ?? {}).flatMap(([id, group]) => {
    const nodes = group.nodes.filter((node) => members.has(node))
    return nodes.length === 0 ? [] : [[id, { ...group, nodes }] as const]
  })
  return {
    ...(layout.length === 0 ? {} : { layout: Object.fromEntries(layout) }),
    ...(groups.length === 0 ? {} : { groups: Object.fromEntries(groups) }),
    ...(looks.length === 0 ? {} : { looks: Object.fromEntries(looks) }),
  }
}
