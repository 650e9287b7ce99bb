import fc from 'fast-check'
import { checkContext } from '../../engine/graph/catalogue-check.ts'
import { createCatalogue } from '../../engine/graph/catalogue.ts'
import type { CheckContext } from '../../engine/graph/check-context.ts'
import { check } from '../../engine/graph/check.ts'
import { conversionName } from '../../engine/graph/conversions.ts'
import type { Frame, Graph, GraphNode } from '../../engine/graph/document.ts'
import { meetingOf } from '../../engine/graph/frame-tree.ts'
import type { PortType } from '../../engine/graph/port-types.ts'
import { portsOf, typeOfReference } from '../../engine/graph/ports.ts'
import type { Json } from '../../engine/graph/values.ts'
import graphNode from '../../nodes/graph.ts'
import { propertyGraphs } from './property-graphs.ts'
import { propertyNodes } from './property-nodes.ts'
import { graphOf } from './small-engine.ts'

export function findGraph(name: string): Graph | undefined {
  return Object.hasOwn(propertyGraphs, name) ? propertyGraphs[name] : undefined
}

export const propertyContext: CheckContext = checkContext(
  createCatalogue([...propertyNodes, graphNode]),
  { find: findGraph },
)

const typeNames = [...propertyNodes.map(({ type }) => type), graphNode.type]
/** In a loop these are what makes its turns differ. */
const turning = ['sum', 'judge', 'split']

/** A graph without errors, and an input for it. */
export interface ValidGraph {
  readonly graph: Graph
  readonly input: Readonly<Record<string, Json>>
}

/** One thing a builder does. All are small numbers, so that a failing graph shrinks to a small one. */
interface Act {
  readonly kind: 'node' | 'loop' | 'map' | 'close'
  /** Decides the first letter of an id, and with it the order of names. */
  readonly letter: number
  readonly type: number
  readonly value: number
  readonly special: number
  readonly picks: readonly number[]
}

const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.oneof(
    { weight: 9, arbitrary: fc.constant('node' as const) },
    { weight: 1, arbitrary: fc.constant('loop' as const) },
    { weight: 1, arbitrary: fc.constant('map' as const) },
    { weight: 1, arbitrary: fc.constant('close' as const) },
  ),
  letter: fc.nat(25),
  type: fc.nat(99),
  value: fc.nat(9),
  special: fc.nat(19),
  picks: fc.array(fc.nat(999), { minLength: 12, maxLength: 12 }),
})

const scalar = fc.oneof(fc.nat(12), fc.constantFrom('', 'heddle', '1'), fc.boolean())
const input = fc.record(
  {
    number: fc.nat(12),
    list: fc.array(fc.nat(12), { maxLength: 3 }),
    any: fc.oneof(scalar, fc.constant(null), fc.array(scalar, { maxLength: 3 })),
    text: fc.constantFrom('loom', 'weft'),
    documents: fc.array(fc.record({ id: fc.constant('d'), text: fc.constant('warp') }), {
      maxLength: 2,
    }),
  },
  { requiredKeys: ['number', 'list', 'any'] },
)

export const inputs: Graph['inputs'] = {
  number: { type: 'number' },
  list: { type: 'number[]' },
  any: { type: 'any' },
  text: { type: 'text', default: 'heddle' },
  documents: { type: 'documents', optional: true },
}

/**
 * Random graphs without errors, of up to 60 nodes: branches, merges, frames in frames, wires that
 * point backwards, conversions, failures with and without somebody who reads them, bypassed nodes.
 */
export const validGraph: fc.Arbitrary<ValidGraph> = fc
  .record({
    acts: fc.array(act, { minLength: 1, maxLength: 60, size: 'max' }),
    outputs: fc.array(fc.array(fc.nat(999), { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 4,
    }),
    input,
  })
  .map(({ acts, outputs, input: given }) => {
    const builder = new Builder()
    for (const one of acts) builder.add(one)
    return { graph: builder.finish(outputs), input: given }
  })

const deepest = 3

/** Builds a graph from start to end: an entry reads only what stands before it, until a loop is closed. */
class Builder {
  readonly #graph: Graph = graphOf({ inputs, nodes: {}, outputs: {} })
  /** What may be read: ports of all nodes and of the frames that are closed, the latest first. */
  readonly #readable: Readable[] = [
    ...Object.keys(inputs).map((name) => `$.${name}`),
    '$item',
    '$index',
  ].map((reference) => ({ node: '', reference }))
  readonly #errors: Readable[] = []
  readonly #open: { readonly id: string; readonly act: Act }[] = []
  /** Optional inputs that wait for a wire from behind them, until a loop around them is closed. */
  #late: { readonly reader: string; readonly port: string; readonly pick: number }[] = []
  #count = 0

  add(one: Act): void {
    if (one.kind === 'close' && this.#open.length > 0) this.#close()
    else if (one.kind === 'loop' && this.#open.length < deepest) this.#loop(one)
    else if (one.kind === 'map' && this.#open.length < deepest) this.#map(one)
    else this.#node(one)
  }

  /** @throws when the graph has errors: then this builder, or the check, is wrong. */
  finish(outputs: readonly (readonly number[])[]): Graph {
    while (this.#open.length > 0) this.#close()
    for (const [number, picks] of outputs.entries()) {
      this.#graph.outputs[`o${number}`] = picks.map((pick) => this.#pick('', pick, () => true)!)
    }
    const errors = check(this.#graph, propertyContext).problems.filter(
      ({ severity }) => severity === 'error',
    )
    if (errors.length > 0) {
      const said = errors.map(({ message }) => message).join('\n')
      throw new Error(`${said}\n${JSON.stringify(this.#graph)}`)
    }
    return this.#graph
  }

  #enter(one: Act, entry: Frame | GraphNode): string {
    const id = `${String.fromCharCode(97 + one.letter)}${this.#count}`
    this.#count += 1
    const frame = this.#open.at(-1)?.id
    this.#graph.nodes[id] = frame === undefined ? entry : { ...entry, in: frame }
    return id
  }

  #loop(one: Act): void {
    this.#open.push({
      id: this.#enter(one, { frame: 'loop', max: one.value === 9 ? 1 : 2 + (one.value % 3) }),
      act: one,
    })
  }

  #map(one: Act): void {
    const id = this.#enter(one, {
      frame: 'map',
      over: '$.list',
      ...(one.value < 5 ? {} : { concurrency: one.value < 8 ? 1 : 2 }),
      ...(one.special < 8 ? {} : { onItemError: one.special < 14 ? 'skip' : 'collect' }),
    })
    const isOver = (type: PortType): boolean => type.endsWith('[]') || loose.includes(type)
    const over = this.#pick(id, one.picks[0]!, (type) => isOver(type))!
    this.#change(id, { over })
    this.#open.push({ id, act: one })
  }

  #node(one: Act): void {
    const frame = this.#open.at(-1)
    const turns = frame !== undefined && isLoop(this.#graph, frame.id) && one.type % 2 === 0
    const names = turns ? turning : typeNames
    const type = names[one.type % names.length]!
    const id = this.#enter(one, { type, config: configOf(type, one.value), ...special(one, type) })
    const wired: Record<string, string[]> = {}
    for (const [at, [port, { optional }]] of Object.entries(this.#inputsOf(id)).entries()) {
      const [mode = 0, ...picks] = one.picks.slice(4 * (at % 3), 4 * (at % 3) + 4)
      const how = optional ? mode % 5 : 1
      if (how === 0) continue
      const sources = picks
        .slice(0, how === 2 ? 3 : 1)
        .flatMap((pick) => this.#pick(id, pick, this.#fits(id, port)) ?? [])
      if (how === 3) this.#late.push({ reader: id, port, pick: mode })
      if (how === 4) this.#late.push({ reader: id, port, pick: mode })
      if (how !== 4 && sources.length > 0) wired[port] = sources
      if (optional || sources.length > 0) continue
      // Nothing fits: a node that needs nothing takes its place.
      this.#change(id, { type: 'constant', config: { value: one.value }, fallback: [] })
      this.#late = this.#late.filter(({ reader }) => reader !== id)
      this.#finished(id)
      return
    }
    // In which order they are written means nothing.
    const written = Object.entries(wired)
    if (one.value % 2 === 1) written.reverse()
    this.#change(id, { inputs: Object.fromEntries(written) })
    this.#finished(id)
  }

  #close(): void {
    const { id, act: one } = this.#open.pop()!
    if (isLoop(this.#graph, id)) {
      const inside = (wanted: readonly PortType[], pick: number): string | undefined =>
        this.#pick(id, pick, (type, from) => {
          return this.#graph.nodes[from]?.in === id && wanted.includes(type)
        })
      const until =
        one.picks[1]! % 4 === 0 ? undefined : inside(['boolean', ...loose], one.picks[1]!)
      const best = one.special < 7 ? undefined : inside(['number', 'verdict'], one.picks[2]!)
      this.#change(id, {
        ...(until === undefined ? {} : { until }),
        ...(one.special < 2 ? { onExhausted: 'fail' } : {}),
        ...(best === undefined ? {} : { onExhausted: { best } }),
      })
      this.#wireBackwards(id)
    }
    this.#finished(id)
  }

  #wireBackwards(loop: string): void {
    this.#late = this.#late.filter(({ reader, port, pick }) => {
      const fits = this.#fits(reader, port)
      const from = this.#pick(reader, pick, (type, node, reference) => {
        if (!Object.hasOwn(this.#graph.nodes, node)) return false
        return meetingOf(this.#graph, node, reader).home === loop && fits(type, node, reference)
      })
      if (from === undefined) return true
      const entry = this.#graph.nodes[reader] as GraphNode
      const before = entry.inputs?.[port] ?? []
      this.#change(reader, { inputs: { ...entry.inputs, [port]: [from, ...[before].flat()] } })
      return false
    })
  }

  /** A wire that `fits`, found from a place in the list of all that the reader could read. */
  #pick(reader: string, pick: number, fits: Fits): string | undefined {
    const all = this.#references(reader)
    // What was made last is read most, or graphs would be wide and flat.
    const start = pick % 2 === 0 ? (pick / 2) % Math.min(all.length, 9) : pick % all.length
    let found: string | undefined
    for (let at = 0; at < all.length; at += 1) {
      const { node, reference } = all[(start + at) % all.length]!
      const type = typeOfReference(this.#graph, reference, reader, propertyContext)
      if (type === undefined || !fits(type, node, reference)) continue
      // Too many wires without a type, and most runs would fail early.
      if (pick % 5 === 0 || !loose.includes(type)) return reference
      found ??= reference
    }
    return found
  }

  #references(reader: string): readonly Readable[] {
    const entry = this.#graph.nodes[reader]
    const isCatcher = entry !== undefined && 'type' in entry && entry.type === 'caught'
    return isCatcher ? [...this.#errors, ...this.#readable] : this.#readable
  }

  /** From now on others may read it. */
  #finished(node: string): void {
    for (const port of Object.keys(portsOf(this.#graph, node, propertyContext).outputs)) {
      // Their sentences are the engine's own; only one node type reads them without.
      const list = port === 'error' || port === 'errors' ? this.#errors : this.#readable
      list.unshift({ node, reference: `${node}.${port}` })
    }
  }

  #inputsOf(id: string): Readonly<Record<string, { readonly optional: boolean }>> {
    const { inputs: ports } = portsOf(this.#graph, id, propertyContext)
    const entry = this.#graph.nodes[id]
    const more = entry !== undefined && 'type' in entry && entry.type === 'switch'
    return more ? { ...ports, more: { optional: true } } : ports
  }

  #fits(id: string, port: string): Fits {
    const wanted = portsOf(this.#graph, id, propertyContext).inputs[port]?.type ?? 'any'
    return (type) => conversionName(type, wanted) !== undefined
  }

  #change(id: string, change: object): void {
    // SAFETY: the changes are keys of the entry that they are made to.
    this.#graph.nodes[id] = { ...this.#graph.nodes[id], ...change } as Frame | GraphNode
  }
}

interface Readable {
  /** Empty for an input of the graph, and for an item. */
  readonly node: string
  readonly reference: string
}

type Fits = (type: PortType, node: string, reference: string) => boolean

const loose: readonly PortType[] = ['any', 'json']

function isLoop(graph: Graph, id: string): boolean {
  const entry = graph.nodes[id]
  return entry !== undefined && 'frame' in entry && entry.frame === 'loop'
}

function configOf(type: string, value: number): Readonly<Record<string, Json>> {
  switch (type) {
    case 'switch':
      return {
        cases: [
          { port: 'small', when: value < 3 ? 'value < 5' : `text(value) < '${value}'` },
          { port: 'known', when: 'more == null or value contains more' },
        ],
      }
    case 'template':
      return { template: `${value}: {{one}}, {{two.text | default:"nothing"}}` }
    case 'graph':
      return { graph: Object.keys(propertyGraphs)[value % 3]! }
    case 'join':
    case 'keep':
    case 'caught':
      return {}
    default:
      return { value }
  }
}

/** What one node in two says beside its wires. */
function special({ special: number, value }: Act, type: string): Partial<GraphNode> {
  const hasValue = Object.hasOwn(configOf(type, 0), 'value')
  const fallback = [{}, ...(hasValue ? [{ value: value + 1 }] : [])]
  if (type === 'fussy' && number > 2 && number < 10) return { onError: 'emit' }
  // What is tried again and how is said inside a subgraph.
  if (type === 'graph' && number > 13) return { onError: 'emit' }
  switch (number) {
    case 10:
    case 11:
    case 12:
      return { onError: 'emit' }
    case 13:
      return { disabled: true }
    case 14:
      return { fallback }
    case 15:
      return { fallback, onError: 'emit' }
    case 16:
      return { retry: { attempts: 2, delay: 0 } }
    case 17:
      return { retry: { attempts: 2, delay: 0 }, fallback, onError: 'emit' }
    case 18:
      return { disabled: true, onError: 'emit' }
    default:
      return {}
  }
}
