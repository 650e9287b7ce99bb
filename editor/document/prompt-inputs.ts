import { readTypeName } from '../../engine/graph/catalogue.ts'
import type { CheckContext } from '../../engine/graph/check-context.ts'
import type { Graph, GraphNode } from '../../engine/graph/document.ts'
import { isIdentifier } from '../../engine/graph/identifier.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import { portsOf, typeOfReference } from '../../engine/graph/ports.ts'
import type { PortType } from '../../engine/graph/port-types.ts'
import { readReference } from '../../engine/graph/reference.ts'
import type { Json } from '../../engine/graph/values.ts'
import { sourcesAt } from './apply-command.ts'
import { referencesIn } from './change-references.ts'
import type { Command } from './command.ts'

/** An input of a node as its prompt may name it. */
export interface PromptInput {
  readonly name: string
  readonly type: PortType
  readonly description: string
  /** What feeds it, the first where there are several; undefined: nothing does. */
  readonly source: string | undefined
}

/** A value elsewhere in the graph that a prompt could read through a new input. */
export interface OtherSource {
  readonly name: string
  readonly type: PortType
  readonly reference: string
}

export function promptInputs(graph: Graph, node: string, context: CheckContext): PromptInput[] {
  return Object.entries(portsOf(graph, node, context).inputs).map(([name, port]) => {
    const [source] = sourcesAt(graph, node, name)
    const carried = source === undefined ? undefined : typeOfReference(graph, source, node, context)
    const type = port.type === 'any' ? (carried ?? port.type) : port.type
    return { name, type, description: port.description, source }
  })
}

/** What a node does not read yet and could: inputs of the graph, and what stands before it. */
export function otherSources(graph: Graph, node: string, context: CheckContext): OtherSource[] {
  if (!takesAnyInput(graph, node, context)) return []
  const inputs = promptInputs(graph, node, context)
  const read = new Set(inputs.map(({ source }) => source))
  const taken = new Set(inputs.map(({ name }) => name))
  const behind = readersOf(graph, node)
  const references = [
    ...Object.keys(graph.inputs).map((name) => `$.${name}`),
    ...Object.keys(graph.nodes)
      .filter((id) => !behind.has(id))
      .flatMap((id) =>
        Object.keys(portsOf(graph, id, context).outputs).map((port) => `${id}.${port}`),
      ),
  ]
  return references.flatMap((reference) => {
    const type = typeOfReference(graph, reference, node, context)
    const parts = readReference(reference)
    if (type === undefined || read.has(reference)) return []
    const own = parts.kind === 'input' ? parts.name : parts.kind === 'port' ? parts.port : ''
    const name = taken.has(own) && parts.kind === 'port' ? parts.node : own
    return taken.has(name) ? [] : [{ name, type, reference }]
  })
}

function takesAnyInput(graph: Graph, node: string, context: CheckContext): boolean {
  const entry = graph.nodes[node]
  if (entry === undefined || isFrame(entry)) return false
  return context.describe(readTypeName(entry.type).type)?.dynamic?.inputs !== undefined
}

/** The node and everything that reads it, directly or not. */
function readersOf(graph: Graph, node: string): ReadonlySet<string> {
  const found = new Set([node])
  // A set can grow while it is walked over; what is added comes later.
  for (const read of found) {
    for (const [id, entry] of Object.entries(graph.nodes))
      if (referencesIn(entry).some((reference) => reference.startsWith(`${read}.`))) found.add(id)
  }
  return found
}

/** What gives a node an input of this name, fed by a reference; without one, by a new input of the graph. */
export function addingInput(
  graph: Graph,
  node: string,
  name: string,
  reference?: string,
): Command[] {
  const from = reference ?? `$.${name}`
  const isNew = reference === undefined && !Object.hasOwn(graph.inputs, name)
  return [
    ...(isNew ? [{ type: 'input.set', name, input: { type: 'text' } } as const] : []),
    { type: 'wire.set', node, port: name, sources: [from] },
  ]
}

/**
 * What gives an input of a node another name, in its wires and in every template that names it.
 * @returns a sentence where it cannot have the name
 */
export function renamingInput(
  graph: Graph,
  node: string,
  rename: { readonly from: string; readonly to: string },
  context: CheckContext,
): Command[] | string {
  const { from, to } = rename
  const entry = graph.nodes[node]
  if (entry === undefined || isFrame(entry) || from === to) return []
  const description = context.describe(readTypeName(entry.type).type)
  if (description?.dynamic?.inputs === undefined || Object.hasOwn(description.inputs, from))
    return `${from} is an input of every ${description?.title ?? 'such node'}, so it keeps its name.`
  if (!isIdentifier(to))
    return `"${to}" cannot be a name: it must begin with a letter and hold letters, digits, _ and - only.`
  if (Object.hasOwn(portsOf(graph, node, context).inputs, to))
    return `${node} has an input ${to} already.`
  const commands: Command[] = []
  for (const key of description.dynamic.templates ?? []) {
    const before = entry.config?.[key]
    const after = before === undefined ? undefined : renamedIn(before, rename)
    if (after !== undefined && after !== before)
      commands.push({ type: 'config.set', node, key, value: after })
  }
  const inputs = renamedWires(entry, rename)
  if (inputs !== undefined)
    commands.push({ type: 'node.set', node, field: 'inputs', value: inputs })
  return commands
}

function renamedIn(value: Json, { from, to }: { from: string; to: string }): Json {
  const placeholder = new RegExp(String.raw`(\{\{\s*)${from}(?=[\s.|}])`, 'g')
  const inText = (text: string): string => text.replaceAll(placeholder, `$1${to}`)
  if (typeof value === 'string') return inText(value)
  // Rows of a list hold their template in `value`.
  if (!Array.isArray(value)) return value
  return value.map((row: Json) =>
    typeof row === 'object' && row !== null && 'value' in row && typeof row.value === 'string'
      ? { ...row, value: inText(row.value) }
      : row,
  )
}

function renamedWires(
  { inputs }: GraphNode,
  { from, to }: { from: string; to: string },
): { [port: string]: Json } | undefined {
  if (inputs?.[from] === undefined) return undefined
  return Object.fromEntries(
    Object.entries(inputs).map(([port, source]) => [port === from ? to : port, source]),
  )
}
