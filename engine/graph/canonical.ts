import type { Graph, GraphEntry, NodeGroup, NodeLook } from './document.ts'
import { documentFormat } from './document-format.ts'
import { isFrame } from './is-frame.ts'
import type { Json } from './values.ts'

/** JSON text of a value with the keys of every object sorted: equal values give equal texts. */
export function semanticJson(value: Json): string {
  return JSON.stringify(sorted(value))
}

function sorted(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(sorted)
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]))
}

/** The form that is stored and hashed: keys in a fixed order, and nothing that says what is so anyway. */
export function canonicalGraph(graph: Graph): Graph {
  const nodes: Record<string, GraphEntry> = {}
  for (const id of Object.keys(graph.nodes).sort()) nodes[id] = canonicalEntry(graph.nodes[id]!)
  return {
    ...(graph.$schema === undefined ? {} : { $schema: graph.$schema }),
    heddle: documentFormat,
    name: graph.name,
    ...(graph.title ? { title: graph.title } : {}),
    ...(graph.description ? { description: graph.description } : {}),
    inputs: sortedRecord(graph.inputs, (input) => ({
      type: input.type,
      ...(input.optional ? { optional: true } : {}),
      ...(input.default === undefined ? {} : { default: input.default }),
      ...(input.description ? { description: input.description } : {}),
    })),
    nodes,
    outputs: sortedRecord(graph.outputs, single),
    ...(graph.layout === undefined || Object.keys(graph.layout).length === 0
      ? {}
      : { layout: sortedRecord(graph.layout, (place) => place) }),
    ...(graph.groups === undefined || Object.keys(graph.groups).length === 0
      ? {}
      : { groups: sortedRecord(graph.groups, canonicalGroup) }),
    ...(graph.looks === undefined || Object.keys(graph.looks).length === 0
      ? {}
      : { looks: sortedRecord(graph.looks, canonicalLook) }),
  }
}

function canonicalLook({ colour, locked }: NodeLook): NodeLook {
  return { ...(colour ? { colour } : {}), ...(locked ? { locked } : {}) }
}

function canonicalGroup({ title, nodes }: NodeGroup): NodeGroup {
  return { ...(title ? { title } : {}), nodes: nodes.toSorted() }
}

/** The canonical form without what only the canvas shows and `$schema`: what the hash is made of. */
export function meaningOf(graph: Graph): string {
  const {
    layout: _layout,
    groups: _groups,
    looks: _looks,
    $schema: _schema,
    ...meaning
  } = canonicalGraph(graph)
  // SAFETY: a graph is plain JSON by its schema.
  return semanticJson(meaning as unknown as Json)
}

/** What counts where a node or frame does not say it. */
const nodeDefaults = { cache: 'auto', onError: 'fail', disabled: false, note: '', title: '' }
const frameDefaults = {
  concurrency: 4,
  onExhausted: 'last',
  onItemError: 'fail',
  note: '',
  title: '',
}

/** The same for both, without texts that are only left out. */
export const entryDefaults: Readonly<Record<string, Json>> = Object.fromEntries(
  Object.entries({ ...nodeDefaults, ...frameDefaults }).filter(([, value]) => value !== ''),
)

/** A node or frame in that form. */
export function canonicalEntry(entry: GraphEntry): GraphEntry {
  if (isFrame(entry)) {
    // SAFETY: the same frame with its keys in another order, without those that repeat their defaults.
    return ordered(entry, frameDefaults, [
      'frame',
      'title',
      'in',
      'over',
      'max',
      'until',
      'concurrency',
      'onExhausted',
      'onItemError',
      'note',
    ]) as GraphEntry
  }
  const { inputs, config, fallback, ...rest } = entry
  const full = {
    ...rest,
    ...(config === undefined || Object.keys(config).length === 0 ? {} : { config }),
    ...(inputs === undefined || Object.keys(inputs).length === 0
      ? {}
      : { inputs: sortedRecord(inputs, single) }),
    ...(fallback === undefined || fallback.length === 0 ? {} : { fallback }),
  }
  // SAFETY: the same node without keys that repeat their defaults.
  return ordered(full, nodeDefaults, [
    'type',
    'title',
    'in',
    'config',
    'inputs',
    'retry',
    'timeout',
    'fallback',
    'cache',
    'onError',
    'disabled',
    'note',
  ]) as GraphEntry
}

function ordered(
  value: object,
  defaults: Readonly<Record<string, unknown>>,
  keys: readonly string[],
): object {
  const entries = Object.entries(value).filter(
    ([key, inner]) => inner !== undefined && inner !== defaults[key],
  )
  return Object.fromEntries(entries.sort(([a], [b]) => keys.indexOf(a) - keys.indexOf(b)))
}

function sortedRecord<Value, Result>(
  record: Readonly<Record<string, Value>>,
  change: (value: Value) => Result,
): Record<string, Result> {
  const keys = Object.keys(record).sort()
  return Object.fromEntries(keys.map((key) => [key, change(record[key]!)]))
}

/** One source is written without a list. */
function single(source: string | string[]): string | string[] {
  return Array.isArray(source) && source.length === 1 ? source[0]! : source
}

/** The text of a graph for files and diffs: canonical, small things on one line, a newline at the end. */
export function printGraph(graph: Graph): string {
  // SAFETY: a graph is plain JSON by its schema.
  return `${print(canonicalGraph(graph) as unknown as Json, '', 0)}\n`
}

const lineWidth = 100

function print(value: Json, indent: string, used: number): string {
  const flat = printFlat(value)
  const small = typeof value !== 'object' || value === null || indent !== ''
  if (small && indent.length + used + flat.length <= lineWidth && depthOf(value) <= 3) return flat
  if (typeof value !== 'object' || value === null) return flat
  const deeper = `${indent}  `
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]'
    return `[\n${value.map((item: Json) => deeper + print(item, deeper, 0)).join(',\n')}\n${indent}]`
  }
  const entries = Object.entries(value)
  if (entries.length === 0) return '{}'
  const lines = entries.map(([key, inner]) => {
    const name = `${JSON.stringify(key)}: `
    return deeper + name + print(inner, deeper, name.length)
  })
  return `{\n${lines.join(',\n')}\n${indent}}`
}

function printFlat(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(printFlat).join(', ')}]`
  const entries = Object.entries(value).map(
    ([key, inner]) => `${JSON.stringify(key)}: ${printFlat(inner)}`,
  )
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}

function depthOf(value: Json): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map((inner: Json) => depthOf(inner)))
}
