import { printGraph } from '../../engine/graph/canonical.ts'
import type { CheckContext } from '../../engine/graph/check-context.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { readReference } from '../../engine/graph/reference.ts'
import { typeOfReference } from '../../engine/graph/ports.ts'
import { changeReferencesOf, referencesIn } from './change-references.ts'
import type { Command, Place } from './command.ts'
import { freeName } from './free-name.ts'
import { placesOf } from './subgraph.ts'
import { wireReason } from './wire-reason.ts'
import { outermostOf, withMembers } from './within-frames.ts'

/** The selected nodes, with what selected frames hold, as the text of a graph; undefined for none. */
export function fragmentText(graph: Graph, selection: readonly string[]): string | undefined {
  const members = withMembers(graph, selection)
  if (members.size === 0) return undefined
  const read = new Set(
    [...members]
      .flatMap((id) => referencesIn(graph.nodes[id]!))
      .flatMap((reference) => {
        const parts = readReference(reference)
        return parts.kind === 'input' ? [parts.name] : []
      }),
  )
  return printGraph({
    heddle: 1,
    name: graph.name,
    inputs: Object.fromEntries(Object.entries(graph.inputs).filter(([name]) => read.has(name))),
    nodes: Object.fromEntries([...members].map((id) => [id, graph.nodes[id]!])),
    outputs: {},
    ...placesOf(graph, members),
  })
}

export interface PasteOptions {
  /** Where the top left corner of what is pasted goes, in canvas pixels. */
  readonly at: readonly [number, number]
  /** Wires from nodes and inputs that were not copied along stay, where this graph has such. */
  readonly withWires: boolean
  /** The frame that it is pasted into. */
  readonly frame?: string | undefined
  /** Every node stays in the frame that it stands in, which is this graph's. */
  readonly sameFrames?: boolean
}

export interface Paste {
  readonly commands: readonly Command[]
  /** The outermost of what is pasted. */
  readonly nodes: readonly string[]
  /** Wires that stayed behind, since nothing here feeds them. */
  readonly cut: number
  /** What everything is called here, by what it was called there. */
  readonly names: ReadonlyMap<string, string>
}

/** What puts the nodes of another document into a graph, under free names. */
export function pasteOf(
  graph: Graph,
  fragment: Graph,
  { at, withWires, frame, sameFrames = false }: PasteOptions,
  context: CheckContext,
): Paste {
  const names = freeNames(Object.keys(fragment.nodes), graph.nodes)
  const outermost = outermostOf(fragment, new Set(Object.keys(fragment.nodes)))
  const [dx, dy] = offsetTo(at, fragment)
  const copies: Graph['nodes'] = {}
  let cut = 0
  for (const [id, entry] of Object.entries(fragment.nodes)) {
    const copy = structuredClone(entry)
    if (!outermost.includes(id)) copy.in = names.get(copy.in!)!
    else if (!sameFrames && frame === undefined) delete copy.in
    else if (!sameFrames && frame !== undefined) copy.in = frame
    copies[names.get(id)!] = copy
  }
  const after: Graph = { ...graph, nodes: { ...graph.nodes, ...copies } }
  for (const [id, copy] of Object.entries(copies)) {
    changeReferencesOf(copy, (reference) => {
      const parts = readReference(reference)
      const name = parts.kind === 'port' ? names.get(parts.node) : undefined
      if (parts.kind === 'port' && name !== undefined) return [`${name}.${parts.port}`]
      if (parts.kind === 'item' || parts.kind === 'index') {
        if (typeOfReference(after, reference, id, context) !== undefined) return [reference]
      } else if (withWires && fits(after, reference, id, copy, context)) return [reference]
      cut += 1
      return []
    })
  }
  const originals = new Map([...names].map(([id, name]) => [name, id]))
  const commands = Object.entries(copies).map(([id, entry]): Command => {
    const [x = 0, y = 0, ...size] = fragment.layout?.[originals.get(id)!] ?? []
    const place = [Math.round(x + dx), Math.round(y + dy), ...size]
    // SAFETY: the place of the document, elsewhere.
    return { type: 'node.add', id, entry, at: place as Place }
  })
  for (const [id, { colour }] of Object.entries(fragment.looks ?? {})) {
    const copy = names.get(id)
    // A copy is there to be put elsewhere, so it is not locked.
    if (copy !== undefined && colour !== undefined)
      commands.push({ type: 'node.look', nodes: [copy], look: { colour } })
  }
  const groups = freeNames(Object.keys(fragment.groups ?? {}), graph.groups ?? {})
  for (const [id, group] of Object.entries(fragment.groups ?? {})) {
    const nodes = group.nodes.flatMap((node) => names.get(node) ?? [])
    commands.push({ type: 'group.set', id: groups.get(id)!, group: { ...group, nodes } })
  }
  return { commands, nodes: outermost.map((id) => names.get(id)!), cut, names }
}

/** Whether the graph has such a source, and every port that would read it takes it. */
function fits(
  graph: Graph,
  reference: string,
  id: string,
  entry: Graph['nodes'][string],
  context: CheckContext,
): boolean {
  if (typeOfReference(graph, reference, id, context) === undefined) return false
  const ports =
    'frame' in entry
      ? entry.frame === 'map' && entry.over === reference
        ? ['over']
        : []
      : Object.entries(entry.inputs ?? {}).flatMap(([port, source]) =>
          [source].flat().includes(reference) ? [port] : [],
        )
  return ports.every((port) => wireReason(graph, reference, { node: id, port }, context) === '')
}

function freeNames(
  wanted: readonly string[],
  taken: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, string> {
  const all: Record<string, unknown> = { ...taken }
  const names = new Map<string, string>()
  for (const id of wanted) {
    const name = Object.hasOwn(all, id) ? freeName(id.replace(/\d+$/, ''), all) : id
    all[name] = true
    names.set(id, name)
  }
  return names
}

function offsetTo(at: readonly [number, number], fragment: Graph): readonly [number, number] {
  const places = Object.keys(fragment.nodes).flatMap((id) => {
    const place = fragment.layout?.[id]
    return place === undefined ? [] : [place]
  })
  if (places.length === 0) return at
  return [
    at[0] - Math.min(...places.map(([x]) => x)),
    at[1] - Math.min(...places.map(([, y]) => y)),
  ]
}
