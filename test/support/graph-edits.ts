import fc from 'fast-check'
import type { Frame, Graph, GraphNode } from '../../engine/graph/document.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import { portsOf } from '../../engine/graph/ports.ts'
import { propertyNodes } from './property-nodes.ts'
import { propertyContext } from './valid-graph.ts'

/** One change of a graph: which, where and to what, as numbers that are small once it has shrunk. */
interface Edit {
  readonly kind: number
  readonly where: number
  readonly what: number
}

/** What somebody does to a graph, or a program that makes graphs gets wrong. */
export const graphEdits: fc.Arbitrary<readonly Edit[]> = fc.array(
  fc.record({ kind: fc.nat(99), where: fc.nat(999), what: fc.nat(999) }),
  { minLength: 1, maxLength: 3 },
)

/** The graph with the edits made. Whether it is still one is for the check to say. */
export function edited(graph: Graph, edits: readonly Edit[]): Graph {
  const changed = structuredClone(graph)
  for (const { kind, where, what } of edits) {
    const change = changes[kind % changes.length]!
    change({ graph: changed, where, what })
    // Nothing can be said any more of what the document holds.
    if (change.name === 'changeSomething') break
  }
  return changed
}

interface Change {
  readonly graph: Graph
  readonly where: number
  readonly what: number
}

function pickFrom<Item>(items: readonly Item[], number: number): Item | undefined {
  return items[number % Math.max(items.length, 1)]
}

function nodeAt({ graph, where }: Change): { id: string; entry: GraphNode } | undefined {
  const nodes = Object.entries(graph.nodes).flatMap(([id, entry]) =>
    isFrame(entry) ? [] : [{ id, entry }],
  )
  return pickFrom(nodes, where)
}

function frameAt({ graph, where }: Change): Frame | undefined {
  return pickFrom(
    Object.values(graph.nodes).filter((entry) => isFrame(entry)),
    where,
  )
}

/** Some place that a wire could begin at, or could not. */
function referenceFor({ graph, what }: Change): string {
  const ports = Object.keys(graph.nodes).flatMap((id) => {
    const names = Object.keys(portsOf(graph, id, propertyContext).outputs)
    // Their sentences are the engine's own, and no reference knows them.
    return names.filter((port) => !/^errors?$/.test(port)).map((port) => `${id}.${port}`)
  })
  const rest = ['$.number', '$.any', '$.list', '$item', '$index', '$.none', 'none.text', 'no wire']
  return what % 4 === 0 ? pickFrom(rest, what / 4)! : (pickFrom(ports, what) ?? '$.number')
}

const changes: readonly ((change: Change) => void)[] = [
  function rewire(change) {
    const node = nodeAt(change)
    if (node === undefined) return
    const { entry } = node
    const port = pickFrom(Object.keys(entry.inputs ?? {}), change.where + change.what)
    if (port !== undefined) entry.inputs = { ...entry.inputs, [port]: referenceFor(change) }
  },
  function addWire(change) {
    const node = nodeAt(change)
    if (node === undefined) return
    const { id, entry } = node
    const ports = [...Object.keys(portsOf(change.graph, id, propertyContext).inputs), 'unheard']
    const port = pickFrom(ports, change.what)!
    const before = entry.inputs?.[port] ?? []
    entry.inputs = { ...entry.inputs, [port]: [...[before].flat(), referenceFor(change)] }
  },
  function removeWire(change) {
    const { entry } = nodeAt(change) ?? {}
    const port = pickFrom(Object.keys(entry?.inputs ?? {}), change.what)
    if (port !== undefined) delete entry?.inputs?.[port]
  },
  function moveIntoFrame({ graph, where, what }) {
    const entry = pickFrom(Object.values(graph.nodes), where)
    const frame = pickFrom([undefined, ...Object.keys(graph.nodes), 'nowhere'], what)
    if (entry !== undefined && frame === undefined) delete entry.in
    else if (entry !== undefined) entry.in = frame
  },
  function changeType(change) {
    const types = ['unheard', 'sum@7', ...propertyNodes.map(({ type }) => type)]
    const { entry } = nodeAt(change) ?? {}
    if (entry !== undefined) entry.type = pickFrom(types, change.what)!
  },
  function changeConfig(change) {
    const { entry } = nodeAt(change) ?? {}
    const key = pickFrom(['value', 'cases', 'template', 'unheard'], change.what)!
    const value = pickFrom([2, 5, 'text', null, [], '{{one}} {{more}}'], change.what)!
    if (entry !== undefined) entry.config = { ...entry.config, [key]: value }
  },
  function changeHandling(change) {
    const { entry } = nodeAt(change) ?? {}
    const handling: Partial<GraphNode>[] = [
      { disabled: true },
      { onError: 'emit' },
      { onError: 'fail' },
      { fallback: [{ value: 'one' }] },
      { retry: { attempts: 2, delay: 0 } },
      { timeout: -1 },
    ]
    if (entry !== undefined) Object.assign(entry, pickFrom(handling, change.what))
  },
  function changeFrame(change) {
    const frame = frameAt(change)
    if (frame === undefined) return
    const reference = referenceFor(change)
    const settings = [
      { until: reference },
      { over: reference },
      { onExhausted: { best: reference } },
      { onExhausted: 'fail' },
      { onItemError: 'skip' },
      { onItemError: 'never' },
      { concurrency: 0 },
      { concurrency: 3 },
      { max: 0 },
      { max: 4 },
    ]
    Object.assign(frame, pickFrom(settings, change.what))
  },
  function removeEntry({ graph, where }) {
    const id = pickFrom(Object.keys(graph.nodes), where)
    if (id !== undefined) delete graph.nodes[id]
  },
  function copyEntry({ graph, where, what }) {
    const entry = pickFrom(Object.values(graph.nodes), where)
    if (entry !== undefined) graph.nodes[`k${what}`] = structuredClone(entry)
  },
  function changeInput({ graph, where, what }) {
    const name = pickFrom(Object.keys(graph.inputs), where)
    const types = ['number', 'text', 'any', 'verdict', 'loom'] as const
    if (name === undefined) return
    if (what % 3 === 0) delete graph.inputs[name]
    // SAFETY: one of them is no port type, for the check to find.
    else graph.inputs[name] = { type: pickFrom(types, what) as 'text', default: what }
  },
  function changeOutput(change) {
    const { graph, what } = change
    if (what % 5 === 0) graph.outputs = {}
    else graph.outputs[`more${what % 3}`] = [referenceFor(change)]
  },
  function changeSomething({ graph, where, what }) {
    const odd: unknown[] = [null, -1, 'odd', [], {}, true, '\ud800', { odd: 'odd' }, undefined]
    const open: object[] = [graph]
    const places: { object: object; key: string }[] = []
    for (let object = open.pop(); object !== undefined; object = open.pop()) {
      for (const [key, inner] of Object.entries(object)) {
        places.push({ object, key })
        if (typeof inner === 'object' && inner !== null) open.push(inner)
      }
    }
    const place = pickFrom(places, where)
    if (place !== undefined) Object.assign(place.object, { [place.key]: pickFrom(odd, what) })
  },
]
