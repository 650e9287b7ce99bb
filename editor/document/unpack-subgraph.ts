import type { Graph } from '../../engine/graph/document.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import { readReference, sourcesOf } from '../../engine/graph/reference.ts'
import type { Command } from './command.ts'
import { changeReferencesOf, referencesIn } from './change-references.ts'
import { freeName } from './free-name.ts'
import type { Place } from './command.ts'
import { outermostOf } from './within-frames.ts'

export interface Unpacking {
  readonly commands: readonly Command[]
  /** The outermost of what came out. */
  readonly nodes: readonly string[]
  /** Inputs that nothing is wired to here, so that their default no longer counts. */
  readonly lost: readonly string[]
}

/**
 * What puts the nodes of a graph in the place of the node that runs it, wired as they were through its
 * ports. Undefined where there is no such node.
 */
export function unpackingOf(graph: Graph, node: string, inner: Graph): Unpacking | undefined {
  const outer = graph.nodes[node]
  if (outer === undefined || isFrame(outer)) return undefined
  const names = new Map<string, string>()
  const taken: Record<string, unknown> = { ...graph.nodes }
  for (const id of Object.keys(inner.nodes)) {
    const name = Object.hasOwn(taken, id) ? freeName(id.replace(/\d+$/, ''), taken) : id
    taken[name] = true
    names.set(id, name)
  }
  const feeds = (input: string): readonly string[] => sourcesOf(outer.inputs?.[input])
  const renamed = (reference: string): readonly string[] => {
    const parts = readReference(reference)
    if (parts.kind === 'input') return feeds(parts.name)
    if (parts.kind === 'port') return [`${names.get(parts.node) ?? parts.node}.${parts.port}`]
    return [reference]
  }
  const outermost = outermostOf(inner, new Set(Object.keys(inner.nodes)))
  const [left, top] = cornerOf(inner)
  const [x = 0, y = 0] = graph.layout?.[node] ?? []
  const added = Object.entries(inner.nodes).map(([id, entry]): Command => {
    const copy = structuredClone(entry)
    if (!outermost.includes(id)) copy.in = names.get(copy.in ?? '') ?? copy.in!
    else if (outer.in !== undefined) copy.in = outer.in
    changeReferencesOf(copy, renamed)
    const [innerX = left, innerY = top, ...size] = inner.layout?.[id] ?? []
    const place = [Math.round(x + innerX - left), Math.round(y + innerY - top), ...size]
    // SAFETY: the place of the document, elsewhere.
    return { type: 'node.add', id: names.get(id)!, entry: copy, at: place as Place }
  })
  const looks = Object.entries(inner.looks ?? {}).flatMap(([id, look]): Command[] => {
    const name = names.get(id)
    return name === undefined ? [] : [{ type: 'node.look', nodes: [name], look }]
  })
  const references = Object.fromEntries(
    Object.entries(inner.outputs).map(([output, source]) => [
      `${node}.${output}`,
      sourcesOf(source).flatMap(renamed),
    ]),
  )
  const read = new Set(Object.values(inner.nodes).flatMap(referencesIn))
  const lost = Object.entries(inner.inputs).flatMap(([name, input]) =>
    input.default !== undefined && feeds(name).length === 0 && read.has(`$.${name}`) ? [name] : [],
  )
  return {
    commands: [
      ...added,
      ...looks,
      { type: 'wire.replace', references },
      { type: 'node.remove', nodes: [node] },
    ],
    nodes: outermost.map((id) => names.get(id)!),
    lost,
  }
}

function cornerOf(inner: Graph): readonly [number, number] {
  const places = Object.values(inner.layout ?? {})
  if (places.length === 0) return [0, 0]
  return [Math.min(...places.map(([x]) => x)), Math.min(...places.map(([, y]) => y))]
}
