import type { CheckContext } from '../../engine/graph/check-context.ts'
import type { Graph, GraphNode } from '../../engine/graph/document.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import type { NodeDescription } from '../../engine/graph/node-description.ts'
import { portsOf } from '../../engine/graph/ports.ts'
import { readReference } from '../../engine/graph/reference.ts'
import type { Json } from '../../engine/graph/values.ts'
import { sourcesAt } from './apply-command.ts'
import { referencesIn } from './change-references.ts'
import { outputsId, type Command } from './command.ts'
import { wireReason } from './wire-reason.ts'

/**
 * What makes a node one of another type in its place: its id, title and note stay, as do settings that
 * both types have, and wires that fit a port of the same name or else a free port that takes them.
 */
export function replacementOf(
  graph: Graph,
  id: string,
  description: NodeDescription,
  context: CheckContext,
): readonly Command[] {
  const before = graph.nodes[id]
  if (before === undefined || isFrame(before)) return []
  const type = `${description.type}@${description.version}`
  const config = sharedSettings(before, description, context)
  const bare: GraphNode = { type, config, ...(before.in === undefined ? {} : { in: before.in }) }
  const after: Graph = { ...graph, nodes: { ...graph.nodes, [id]: bare } }
  const inputs = keptInputs(graph, after, id, context)
  const commands: Command[] = [
    { type: 'node.set', node: id, field: 'type', value: type },
    {
      type: 'node.set',
      node: id,
      field: 'config',
      value: Object.keys(config).length === 0 ? undefined : config,
    },
    // SAFETY: wires are plain JSON.
    { type: 'node.set', node: id, field: 'inputs', value: inputs as Json },
    // What depends on the old settings goes with them.
    { type: 'node.set', node: id, field: 'fallback', value: undefined },
  ]
  return [...commands, ...movedReaders(graph, after, id, context)]
}

function sharedSettings(
  before: GraphNode,
  description: NodeDescription,
  context: CheckContext,
): Record<string, Json> {
  const old = context.describe(before.type.split('@')[0] ?? '')
  const kept = Object.entries(before.config ?? {}).filter(([key]) => {
    const [was, is] = [settingIn(old, key), settingIn(description, key)]
    return was !== undefined && is !== undefined && shapeOf(was) === shapeOf(is)
  })
  return Object.fromEntries(kept)
}

function settingIn(description: NodeDescription | undefined, key: string): object | undefined {
  const properties: unknown = description?.configSchema['properties']
  if (typeof properties !== 'object' || properties === null) return undefined
  const setting: unknown = Reflect.get(properties, key)
  return typeof setting === 'object' && setting !== null ? setting : undefined
}

/** What of a setting's schema says which values it takes. */
function shapeOf(setting: object): string {
  const keys = ['type', 'enum', 'items', 'properties', 'anyOf', 'oneOf', '$ref']
  return JSON.stringify(keys.map((key): unknown => Reflect.get(setting, key) ?? null))
}

function keptInputs(
  graph: Graph,
  after: Graph,
  id: string,
  context: CheckContext,
): Record<string, string | string[]> {
  const before = graph.nodes[id]
  const ports = before === undefined || isFrame(before) ? [] : Object.keys(before.inputs ?? {})
  const free = Object.keys(portsOf(after, id, context).inputs)
  const inputs: Record<string, string | string[]> = {}
  const move = (from: string, to: string | undefined): boolean => {
    const sources = sourcesAt(graph, id, from)
    if (to === undefined || !free.includes(to)) return false
    const fits = sources.every(
      (source) => wireReason(after, source, { node: id, port: to }, context) === '',
    )
    if (!fits) return false
    inputs[to] = sources.length === 1 ? sources[0]! : [...sources]
    free.splice(free.indexOf(to), 1)
    return true
  }
  const left = ports.filter((port) => !move(port, port))
  for (const port of left) [...free].some((other) => move(port, other))
  return inputs
}

/** Readers of an output that the new type lacks, or that no longer fits, read another or nothing. */
function movedReaders(
  graph: Graph,
  after: Graph,
  id: string,
  context: CheckContext,
): readonly Command[] {
  const outputs = Object.keys(portsOf(after, id, context).outputs)
  const commands: Command[] = []
  for (const { node, port } of readersOf(graph, id, context)) {
    const sources = sourcesAt(graph, node, port).flatMap((source) => {
      const parts = readReference(source)
      if (parts.kind !== 'port' || parts.node !== id) return [source]
      const fits = (output: string): boolean =>
        outputs.includes(output) &&
        wireReason(after, `${id}.${output}`, { node, port }, context) === ''
      const output = [parts.port, ...outputs].find(fits)
      return output === undefined ? [] : [`${id}.${output}`]
    })
    commands.push({ type: 'wire.set', node, port, sources: [...new Set(sources)] })
  }
  return commands
}

function readersOf(
  graph: Graph,
  read: string,
  context: CheckContext,
): readonly { readonly node: string; readonly port: string }[] {
  const reads = (reference: string): boolean => reference.startsWith(`${read}.`)
  const targets = Object.entries(graph.nodes).flatMap(([node, entry]) => {
    if (node === read || !referencesIn(entry).some(reads)) return []
    const ports = isFrame(entry)
      ? [entry.frame === 'map' ? 'over' : 'until']
      : Object.keys({ ...portsOf(graph, node, context).inputs, ...entry.inputs })
    return ports.map((port) => ({ node, port }))
  })
  return [
    ...targets,
    ...Object.keys(graph.outputs).map((port) => ({ node: outputsId, port })),
  ].filter(({ node, port }) => sourcesAt(graph, node, port).some(reads))
}
