import { readTypeName } from './catalogue.ts'
import type { CheckContext } from './check-context.ts'
import { conversionName } from './conversions.ts'
import type { Graph, GraphNode } from './document.ts'
import { isFrame } from './is-frame.ts'
import { readReference, sourcesOf } from './reference.ts'
import { framesAround, meetingOf } from './frame-tree.ts'
import type { DynamicPorts, NodeDescription, PortDescription } from './node-description.ts'
import { isPortType, itemType, type PortType } from './port-types.ts'
import { subgraphType } from './subgraph-type.ts'
import { templatesIn } from './templates-in.ts'
import type { Json } from './values.ts'

export interface Ports {
  readonly inputs: Readonly<Record<string, PortDescription>>
  readonly outputs: Readonly<Record<string, PortDescription>>
}

const none: Ports = { inputs: {}, outputs: {} }

/** The ports of a node or frame as this graph uses it: declared ones, and those that follow from its config and wires. */
export function portsOf(graph: Graph, id: string, context: CheckContext): Ports {
  const entry = Object.hasOwn(graph.nodes, id) ? graph.nodes[id] : undefined
  if (entry === undefined) return none
  if (isFrame(entry)) return entry.frame === 'loop' ? loopPorts : mapPorts
  const description = context.describe(readTypeName(entry.type).type)
  return description === undefined ? none : nodePorts(entry, description, context)
}

const loopPorts: Ports = {
  inputs: {},
  outputs: {
    iterations: { type: 'number', optional: false, description: 'Turns it made' },
    exhausted: {
      type: 'boolean',
      optional: false,
      description: 'Whether it used all of its turns without reaching its end',
    },
  },
}

const mapPorts: Ports = {
  inputs: {},
  outputs: {
    errors: { type: 'json', optional: false, description: 'Items that failed: index and message' },
  },
}

const errorPort: PortDescription = {
  type: 'json',
  optional: true,
  description: 'Message and code, when the node failed',
}

/** Most nodes have the ports of their type and no others; those are the same objects for all of them. */
function nodePorts(entry: GraphNode, description: NodeDescription, context: CheckContext): Ports {
  const inputs = inputsOf(entry, description)
  let outputs = outputsOf(entry, description)
  if (entry.onError === 'emit') outputs = { ...outputs, error: errorPort }
  if (description.type !== subgraphType) return { inputs, outputs }
  const inner = subgraphPorts(entry.config ?? {}, context)
  return { inputs: { ...inputs, ...inner.inputs }, outputs: { ...outputs, ...inner.outputs } }
}

function inputsOf(entry: GraphNode, description: NodeDescription): Ports['inputs'] {
  const { dynamic } = description
  if (dynamic?.inputs === undefined) return description.inputs
  const inputs: Record<string, PortDescription> = { ...description.inputs }
  for (const name of [
    ...Object.keys(entry.inputs ?? {}),
    ...templatesIn(withTemplates(entry.config ?? {}, description), dynamic).flatMap(
      ({ names }) => names,
    ),
  ]) {
    if (Object.hasOwn(inputs, name)) continue
    inputs[name] = { type: dynamic.inputs, optional: true, description: '' }
  }
  return inputs
}

function outputsOf(entry: GraphNode, description: NodeDescription): Ports['outputs'] {
  const dynamic = description.dynamic?.outputs
  if (dynamic === undefined) return description.outputs
  const list = entry.config?.[dynamic.key] ?? defaultOf(description, dynamic.key)
  // The ways that the config names stand before what is left for everything else.
  return { ...portsAt(list, dynamic), ...description.outputs }
}

/** A port for each item of a list in the config. */
function portsAt(
  list: Json | undefined,
  { property, type, typeProperty }: NonNullable<DynamicPorts['outputs']>,
): Ports['outputs'] {
  const outputs: Record<string, PortDescription> = {}
  for (const item of Array.isArray(list) ? list : []) {
    const name = propertyOf(item, property) ?? item
    if (typeof name !== 'string' || name === '') continue
    const own = propertyOf(item, typeProperty)
    const known = typeof own === 'string' && isPortType(own)
    outputs[name] = { type: known ? own : type, optional: true, description: '' }
  }
  return outputs
}

function propertyOf(item: Json, property: string | undefined): Json | undefined {
  if (property === undefined || typeof item !== 'object' || item === null) return undefined
  // SAFETY: only objects have the property that is looked up with `hasOwn`.
  return Object.hasOwn(item, property)
    ? (item as { readonly [key: string]: Json })[property]
    : undefined
}

/** The config with the templates that count where it says none. */
function withTemplates(
  config: Readonly<Record<string, Json>>,
  description: NodeDescription,
): Readonly<Record<string, Json>> {
  const defaults = (description.dynamic?.templates ?? []).flatMap((key) => {
    const value = defaultOf(description, key)
    return value === undefined ? [] : [[key, value] as const]
  })
  return { ...Object.fromEntries(defaults), ...config }
}

/** What a setting is when a graph leaves it out. */
function defaultOf({ configSchema }: NodeDescription, key: string): Json | undefined {
  return propertyOf(propertyOf(configSchema['properties'] ?? null, key) ?? null, 'default')
}

/** What the graph that a node runs takes and gives. */
function subgraphPorts(config: Readonly<Record<string, Json>>, context: CheckContext): Ports {
  const { graph: name, version } = config
  if (typeof name !== 'string') return none
  const inner = context.graph?.(name, typeof version === 'string' ? version : undefined)
  if (inner === undefined) return none
  const inputs: Record<string, PortDescription> = {}
  const outputs: Record<string, PortDescription> = {}
  for (const [input, { type, optional, default: fallback, description }] of Object.entries(
    inner.inputs,
  )) {
    inputs[input] = {
      type,
      optional: optional === true || fallback !== undefined,
      description: description ?? '',
    }
  }
  // A graph that runs itself through others, which `check` refuses, would be followed for ever.
  const inside: CheckContext = {
    ...context,
    graph: (other, its) => (other === name ? undefined : context.graph?.(other, its)),
  }
  for (const [output, sources] of Object.entries(inner.outputs)) {
    const [first] = sourcesOf(sources)
    const type = first === undefined ? undefined : typeOfReference(inner, first, '', inside)
    outputs[output] = { type: type ?? 'any', optional: true, description: '' }
  }
  return { inputs, outputs }
}

/** What arrives when `reader` (a node, a frame, or '' for the graph's outputs) reads a reference; undefined for an unknown one. */
export function typeOfReference(
  graph: Graph,
  reference: string,
  reader: string,
  context: CheckContext,
): PortType | undefined {
  const parts = readReference(reference)
  switch (parts.kind) {
    case 'input':
      return Object.hasOwn(graph.inputs, parts.name) ? graph.inputs[parts.name]!.type : undefined
    case 'index':
      return innermostMap(graph, reader) === undefined ? undefined : 'number'
    case 'item': {
      const map = innermostMap(graph, reader)
      const entry = map === undefined ? undefined : graph.nodes[map]
      if (map === undefined || entry === undefined || !isFrame(entry) || entry.frame !== 'map')
        return undefined
      // Frames that stand in each other, which `check` refuses, would be followed for ever.
      if (framesAround(graph, map).includes(map)) return 'any'
      const over = typeOfReference(graph, entry.over, map, context)
      return over?.endsWith('[]') ? itemType(over) : 'any'
    }
    case 'port': {
      let type = outputType(graph, parts.node, parts.port, context)
      if (type === undefined) return undefined
      for (const frame of [...meetingOf(graph, parts.node, reader).left].reverse()) {
        const entry = graph.nodes[frame]
        if (entry !== undefined && isFrame(entry) && entry.frame === 'map') type = listOf(type)
      }
      return type
    }
  }
}

/** Most references are to an output that the type of the node declares. */
function outputType(
  graph: Graph,
  id: string,
  port: string,
  context: CheckContext,
): PortType | undefined {
  const entry = Object.hasOwn(graph.nodes, id) ? graph.nodes[id] : undefined
  if (entry !== undefined && !isFrame(entry) && entry.onError !== 'emit') {
    const description = context.describe(readTypeName(entry.type).type)
    if (description !== undefined && description.type !== subgraphType) {
      const { outputs } = description
      if (Object.hasOwn(outputs, port)) return outputs[port]!.type
    }
  }
  return portsOf(graph, id, context).outputs[port]?.type
}

function listOf(type: PortType): PortType {
  // SAFETY: a name of a single type followed by [] is a port type.
  return type.endsWith('[]') ? 'any[]' : (`${itemType(type)}[]` as PortType)
}

function innermostMap(graph: Graph, reader: string): string | undefined {
  return framesAround(graph, reader).findLast((frame) => {
    const entry = graph.nodes[frame]
    return entry !== undefined && isFrame(entry) && entry.frame === 'map'
  })
}

export type Connection =
  | { readonly ok: true; /** Name of the conversion, '' for none. */ readonly conversion: string }
  | { readonly ok: false; readonly reason: string }

/** Whether a wire from a reference may end at an input of a node, with the reason where it may not. */
export function canConnect(
  graph: Graph,
  from: string,
  to: { readonly node: string; readonly port: string },
  context: CheckContext,
): Connection {
  const input = portsOf(graph, to.node, context).inputs[to.port]
  if (input === undefined) return { ok: false, reason: `"${to.node}" has no input "${to.port}"` }
  const type = typeOfReference(graph, from, to.node, context)
  if (type === undefined) return { ok: false, reason: `there is no "${from}" here` }
  const conversion = conversionName(type, input.type)
  if (conversion === undefined) return { ok: false, reason: `needs ${input.type}, got ${type}` }
  return { ok: true, conversion }
}
