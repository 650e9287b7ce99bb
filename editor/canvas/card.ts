import { readTypeName } from '../../engine/graph/catalogue.ts'
import type { CheckContext } from '../../engine/graph/check-context.ts'
import type { Frame, Graph, GraphNode, NodeLook } from '../../engine/graph/document.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import type { NodeDescription, PortDescription } from '../../engine/graph/node-description.ts'
import { portsOf, type Ports } from '../../engine/graph/ports.ts'
import { itemType, type PortType, type PortTypeName } from '../../engine/graph/port-types.ts'
import type { Json } from '../../engine/graph/values.ts'
import { inputsId, outputsId } from '../document/command.ts'
import { countsMinutes } from '../document/counts-minutes.ts'
import type { Family } from '../ui/node-icons.ts'
import type { BodyKind } from './geometry.ts'

export interface CardPort {
  readonly name: string
  readonly type: PortType
  /** Without `[]`: what colours and shapes it. */
  readonly mark: PortTypeName
  readonly optional: boolean
  readonly description: string
}

/** All that a node shows of itself, apart from its run. */
export interface Card {
  readonly id: string
  readonly kind: 'node' | 'inputs' | 'outputs' | 'unknown'
  readonly title: string
  readonly subtitle: string
  /** The profile or model it uses, shown before the subtitle. */
  readonly model: string | undefined
  readonly description: string
  readonly family: Family
  readonly icon: string | undefined
  readonly inputs: readonly CardPort[]
  readonly outputs: readonly CardPort[]
  readonly body: BodyKind
  /** The output that the body shows. */
  readonly bodyPort: string | undefined
  /** What the body shows before a run: a prompt, or the description. */
  readonly hint: { readonly kind: 'prompt' | 'words'; readonly text: string }
  readonly disabled: boolean
  readonly note: string
  readonly look: NodeLook
}

/** What a frame shows of itself. */
export interface FrameCard {
  readonly id: string
  readonly kind: 'loop' | 'map'
  readonly title: string
  /** Its rule in words: when it ends, what it goes over. */
  readonly rule: string
  readonly inputs: readonly CardPort[]
  readonly outputs: readonly CardPort[]
  readonly note: string
  readonly look: NodeLook
}

const plain: NodeLook = {}

export function cardOf(graph: Graph, id: string, entry: GraphNode, context: CheckContext): Card {
  const { type } = readTypeName(entry.type)
  const description = context.describe(type)
  const look = graph.looks?.[id] ?? plain
  const shared = { id, disabled: entry.disabled === true, note: entry.note ?? '', look }
  if (description === undefined) {
    // Kept as it is, so that opening a graph from a fuller server loses nothing.
    return {
      ...shared,
      kind: 'unknown',
      title: entry.title ?? id,
      subtitle: `Unknown type ${entry.type}`,
      model: undefined,
      description: 'This server does not have this node type. Nothing of it is lost.',
      family: 'tool',
      icon: 'blocks',
      inputs: Object.keys(entry.inputs ?? {}).map((name) => unknownPort(name)),
      outputs: readPortsOf(graph, id).map((name) => unknownPort(name)),
      body: 'none',
      bodyPort: undefined,
      hint: { kind: 'words', text: '' },
    }
  }
  const ports = portsOf(graph, id, context)
  const outputs = toPorts(ports.outputs)
  const { body, port } = bodyOf(outputs, description)
  const title = titleOf(id, entry, description)
  return {
    ...shared,
    kind: 'node',
    title,
    ...summaryOf(entry, description, title),
    description: description.description,
    family: description.family,
    icon: description.icon,
    inputs: toPorts(ports.inputs),
    outputs,
    body,
    bodyPort: port,
    hint: hintOf(entry, description),
  }
}

/** The graph's own inputs, drawn as a node with nothing but outputs. */
export function inputsCard(graph: Graph): Card {
  const outputs = Object.entries(graph.inputs).map(([name, input]) =>
    toPort(name, {
      type: input.type,
      optional: input.optional === true,
      description: input.description ?? '',
    }),
  )
  return {
    id: inputsId,
    kind: 'inputs',
    title: 'Inputs',
    subtitle: 'given to a run',
    model: undefined,
    description: 'What a run of this graph is given.',
    family: 'io',
    icon: 'arrow-down-to-line',
    inputs: [],
    outputs: outputs.sort((a, b) => Number(a.optional) - Number(b.optional)),
    body: 'inputs',
    bodyPort: undefined,
    hint: { kind: 'words', text: graph.description ?? '' },
    disabled: false,
    note: '',
    look: plain,
  }
}

/** The graph's outputs, drawn as a node with nothing but inputs. */
export function outputsCard(graph: Graph): Card {
  return {
    id: outputsId,
    kind: 'outputs',
    title: 'Outputs',
    subtitle: 'given by a run',
    model: undefined,
    description: 'What a run of this graph gives back.',
    family: 'io',
    icon: 'arrow-up-from-line',
    inputs: Object.keys(graph.outputs).map((name) =>
      toPort(name, { type: 'any', optional: true, description: '' }),
    ),
    outputs: [],
    body: 'none',
    bodyPort: undefined,
    hint: { kind: 'words', text: '' },
    disabled: false,
    note: '',
    look: plain,
  }
}

export function frameCard(
  graph: Graph,
  id: string,
  frame: Frame,
  context: CheckContext,
): FrameCard {
  const { outputs } = portsOf(graph, id, context)
  const read = new Set(readPortsOf(graph, id))
  return {
    id,
    kind: frame.frame,
    title: frame.title ?? (frame.frame === 'loop' ? 'Loop' : 'Map'),
    rule: ruleOf(frame),
    inputs:
      frame.frame === 'map'
        ? [toPort('over', { type: 'any[]', optional: false, description: 'The list it goes over' })]
        : [],
    // A frame's own figures are rarely read; they show where they are.
    outputs: toPorts(outputs).filter((port) => read.has(port.name)),
    note: frame.note ?? '',
    look: graph.looks?.[id] ?? plain,
  }
}

function ruleOf(frame: Frame): string {
  if (frame.frame === 'map') return `for each of ${frame.over}`
  const turns = frame.max === 1 ? 'one turn' : `at most ${frame.max} turns`
  return frame.until === undefined ? turns : `until ${frame.until}, ${turns}`
}

/** What to call a node: its own title, that of its type, or its id in words. */
export function titleOf(id: string, entry: GraphNode, description: NodeDescription): string {
  if (entry.title) return entry.title
  if (id === description.type) return description.title
  const words = id
    .replaceAll(/[_-]+/g, ' ')
    .replaceAll(/([a-z])([A-Z0-9])/g, '$1 $2')
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The settings that tell one node of a type from another, in a few words. */
function summaryOf(
  entry: GraphNode,
  description: NodeDescription,
  title: string,
): { subtitle: string; model: string | undefined } {
  const config = entry.config ?? {}
  let model: string | undefined
  const said: string[] = []
  for (const { key, kind, fallback, words, unit } of settingsOf(description)) {
    const value = config[key] ?? fallback
    if (kind === 'model') {
      if (typeof value === 'string' && value !== '') model ??= value
    } else if (kind === 'name') {
      if (typeof value === 'string' && value !== '') said.unshift(value)
    } else if (Object.hasOwn(config, key) && (typeof value === 'number' || isShort(value))) {
      said.push(`${words} ${value}${unit}`)
    }
  }
  const words = [...new Set(said)].slice(0, 2)
  if (title !== description.title) words.unshift(description.title)
  return { model, subtitle: words.join(' · ') }
}

/** What a card may say of a setting. */
interface Setting {
  readonly key: string
  readonly kind: 'model' | 'name' | 'other'
  readonly fallback: Json | undefined
  readonly words: string
  readonly unit: string
}

const settings = new WeakMap<NodeDescription, readonly Setting[]>()

/** Of a type's settings those that a card may name; prompts are shown by its body. */
function settingsOf(description: NodeDescription): readonly Setting[] {
  const known = settings.get(description)
  if (known !== undefined) return known
  const found = Object.entries(propertiesOf(description)).flatMap(([key, schema]): Setting[] => {
    const hint = isObject(schema) && isObject(schema['x-ui']) ? schema['x-ui']['kind'] : undefined
    if (hint === 'prompt') return []
    const isName = hint === 'index' || hint === 'graph'
    return [
      {
        key,
        kind: hint === 'model' ? 'model' : isName ? 'name' : 'other',
        fallback: isObject(schema) ? schema['default'] : undefined,
        words: wordsOf(key),
        unit: countsMinutes(schema) ? ' min' : '',
      },
    ]
  })
  settings.set(description, found)
  return found
}

function isShort(value: Json | undefined): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 16 && !value.includes('\n')
}

/** `topN` as people say it: `top`; `maxTokens`: `max tokens`. */
function wordsOf(key: string): string {
  return key
    .replace(/[NK]$/, '')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
}

function hintOf(entry: GraphNode, description: NodeDescription): Card['hint'] {
  const { dynamic, remark } = description
  if (remark !== undefined) {
    const text = entry.config?.[remark]
    if (typeof text === 'string' && text !== '') return { kind: 'words', text }
  }
  const [, key = dynamic?.templates?.[0]] = dynamic?.templates ?? []
  if (key !== undefined) {
    const schema = propertiesOf(description)[key]
    const text = entry.config?.[key] ?? (isObject(schema) ? schema['default'] : undefined)
    if (typeof text === 'string' && text !== '') return { kind: 'prompt', text }
  }
  return { kind: 'words', text: description.description }
}

function propertiesOf(description: NodeDescription): { readonly [key: string]: Json } {
  const properties = description.configSchema['properties']
  return isObject(properties) ? properties : {}
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function bodyOf(
  outputs: readonly CardPort[],
  description: NodeDescription,
): { body: BodyKind; port: string | undefined } {
  const find = (type: PortType): string | undefined =>
    outputs.find((port) => port.type === type)?.name
  const byType: readonly (readonly [PortType, BodyKind])[] = [
    ['verdict', 'verdict'],
    ['documents', 'documents'],
    ['text[]', 'list'],
    ['text', description.family === 'model' ? 'stream' : 'text'],
  ]
  for (const [type, body] of byType) {
    const port = find(type)
    // What a model writes says more than the passages that it came by.
    if (type === 'documents' && description.family === 'model' && find('text') !== undefined)
      continue
    if (port !== undefined) return { body, port }
  }
  // A node that asks shows its question, whatever it gives back.
  return description.dynamic?.templates === undefined
    ? { body: 'none', port: undefined }
    : { body: 'text', port: outputs[0]?.name }
}

const drawn = new WeakMap<Ports['inputs'], readonly CardPort[]>()

/** The same list for all nodes that share their ports. */
function toPorts(ports: Ports['inputs']): readonly CardPort[] {
  let list = drawn.get(ports)
  if (list === undefined) {
    list = Object.entries(ports).map(([name, port]) => toPort(name, port))
    drawn.set(ports, list)
  }
  return list
}

function toPort(name: string, port: PortDescription): CardPort {
  return {
    name,
    type: port.type,
    mark: itemType(port.type),
    optional: port.optional,
    description: port.description,
  }
}

function unknownPort(name: string): CardPort {
  return { name, type: 'any', mark: 'any', optional: true, description: '' }
}

/** Output ports of a node that somebody reads. */
function readPortsOf(graph: Graph, id: string): string[] {
  const start = `${id}.`
  const all = [
    ...Object.values(graph.outputs),
    ...Object.values(graph.nodes).flatMap((entry) => {
      if (!isFrame(entry)) return Object.values(entry.inputs ?? {})
      return entry.frame === 'map' ? [entry.over] : []
    }),
  ].flat()
  return [
    ...new Set(all.filter((one) => one.startsWith(start)).map((one) => one.slice(start.length))),
  ]
}
