import { readTypeName } from './catalogue.ts'
import type { CheckContext } from './check-context.ts'
import type { Frame, Graph, GraphNode } from './document.ts'
import { isFrame } from './is-frame.ts'
import { readReference, sourcesOf } from './reference.ts'
import { framesAround, meetingOf, membersOf } from './frame-tree.ts'
import { mermaidNames, mermaidText } from './mermaid-text.ts'
import type { NodeFamily } from './node-description.ts'
import { portsOf } from './ports.ts'
import { bodyWires, wiresOf } from './wires.ts'

/** Brackets that give a node its shape. */
const shapes: Readonly<Record<NodeFamily, readonly [string, string]>> = {
  model: ['(', ')'],
  retrieval: ['[(', ')]'],
  check: ['{{', '}}'],
  flow: ['{', '}'],
  transform: ['[', ']'],
  tool: ['[[', ']]'],
}

/**
 * A flowchart in the language of Mermaid, which GitHub and many editors of Markdown draw. A node has
 * the shape of its family, a frame is a box around its body, a dotted arrow carries the value of the
 * turn before, and an arrow names its ports where they are not plain.
 */
export function toMermaid(graph: Graph, context: CheckContext): string {
  const drawing = { graph, context, ...namesFor(graph) }
  const bypassed = Object.entries(graph.nodes).flatMap(([id, entry]) =>
    !isFrame(entry) && entry.disabled ? [drawing.node(id)] : [],
  )
  return [
    'flowchart LR',
    ...Object.keys(graph.inputs).map((name) => `  ${drawing.input(name)}([${mermaidText(name)}])`),
    ...bodyLines(drawing, undefined, '  '),
    ...Object.keys(graph.outputs).map(
      (name) => `  ${drawing.output(name)}([${mermaidText(name)}])`,
    ),
    ...arrowLines(drawing).map((line) => `  ${line}`),
    ...(bypassed.length === 0
      ? []
      : ['  classDef bypassed stroke-dasharray: 4 4', `  class ${bypassed.join(',')} bypassed`]),
    '',
  ].join('\n')
}

interface Drawing {
  readonly graph: Graph
  readonly context: CheckContext
  input(name: string): string
  output(name: string): string
  node(id: string): string
  /** The item or the number of the turn of a map, which is a node in its box. */
  turn(frame: string, what: 'item' | 'index'): string
}

function namesFor(graph: Graph): Omit<Drawing, 'graph' | 'context'> {
  const nameOf = mermaidNames()
  // In a fixed order, so that the same graph always gives the same names.
  for (const id of Object.keys(graph.nodes).sort()) nameOf('node', id)
  return {
    input: (name) => nameOf('in', name),
    output: (name) => nameOf('out', name),
    node: (id) => nameOf('node', id),
    turn: (frame, what) => nameOf(what, frame),
  }
}

/** Nodes and boxes of one body. */
function bodyLines(drawing: Drawing, frame: string | undefined, indent: string): string[] {
  const { graph } = drawing
  const members = frame === undefined ? outermost(graph) : membersOf(graph, frame)
  return members.flatMap((id) => {
    const entry = graph.nodes[id]!
    if (!isFrame(entry)) return [indent + nodeText(drawing, id, entry)]
    const inner = `${indent}  `
    const turns = (['item', 'index'] as const)
      .filter((what) => isRead(graph, id, `$${what}`))
      .map((what) => `${inner}${drawing.turn(id, what)}((${mermaidText(what)}))`)
    return [
      `${indent}subgraph ${drawing.node(id)} [${mermaidText(frameTitle(id, entry))}]`,
      ...turns,
      ...bodyLines(drawing, id, inner),
      `${indent}end`,
    ]
  })
}

/** What stands in no frame, or in one that does not exist. */
function outermost(graph: Graph): readonly string[] {
  const frames = new Set(Object.keys(graph.nodes).filter((id) => isFrame(graph.nodes[id]!)))
  return Object.keys(graph.nodes)
    .filter((id) => !frames.has(graph.nodes[id]!.in ?? ''))
    .sort()
}

function nodeText(drawing: Drawing, id: string, entry: GraphNode): string {
  const { type } = readTypeName(entry.type)
  const description = drawing.context.describe(type)
  const [open, close] = shapes[description?.family ?? 'transform']
  const title = entry.title ?? id
  const plain = [type, description?.title].some(
    (name) => name?.toLowerCase() === title.toLowerCase(),
  )
  const label = plain ? [title] : [title, description?.title ?? type]
  return `${drawing.node(id)}${open}${mermaidText(...label)}${close}`
}

function frameTitle(id: string, frame: Frame): string {
  const title = frame.title ?? id
  if (frame.frame === 'map') return `${title}: for each of ${frame.over}`
  const until = frame.until === undefined ? '' : ` until ${frame.until}`
  return `${title}: at most ${frame.max} turns${until}`
}

/** Whether a map's item or number is read directly in its body, or in loops within. */
function isRead(graph: Graph, map: string, reference: string): boolean {
  return readings(graph).some(
    ({ source, to }) => source === reference && innermostMap(graph, to) === map,
  )
}

interface Reading {
  readonly source: string
  /** The reader; empty for the outputs of the graph. */
  readonly to: string
  readonly port: string
}

function readings(graph: Graph): Reading[] {
  const nodes = Object.entries(graph.nodes).flatMap(([to, entry]): Reading[] => {
    if (isFrame(entry)) {
      return entry.frame === 'map' ? [{ source: entry.over, to, port: 'over' }] : []
    }
    return Object.entries(entry.inputs ?? {}).flatMap(([port, sources]) =>
      sourcesOf(sources).map((source) => ({ source, to, port })),
    )
  })
  const outputs = Object.entries(graph.outputs).flatMap(([port, sources]) =>
    sourcesOf(sources).map((source) => ({ source, to: '', port })),
  )
  return [...nodes, ...outputs]
}

function innermostMap(graph: Graph, id: string): string | undefined {
  return framesAround(graph, id).findLast((frame) => {
    const entry = graph.nodes[frame]
    return entry !== undefined && isFrame(entry) && entry.frame === 'map'
  })
}

function arrowLines(drawing: Drawing): string[] {
  const { graph } = drawing
  const backward = backwardPairs(drawing)
  return readings(graph).flatMap((reading) => {
    const from = sourceName(drawing, reading)
    if (from === undefined) return []
    const to = reading.to === '' ? drawing.output(reading.port) : drawing.node(reading.to)
    const parts = readReference(reading.source)
    const around = parts.kind === 'port' ? framesAround(graph, parts.node) : []
    const within = parts.kind === 'port' && framesAround(graph, reading.to).includes(parts.node)
    if (parts.kind === 'port' && (within || around.includes(reading.to))) {
      // No arrow can lead from a box to what is in it, or the other way.
      return [`%% ${from} to ${to}: ${mermaidText(parts.port)}`]
    }
    const label = arrowLabel(drawing, reading)
    const arrow = backward(reading) ? '-.->' : '-->'
    return [`${from} ${arrow}${label === '' ? '' : `|${mermaidText(label)}|`} ${to}`]
  })
}

/** Undefined where a reference leads nowhere. */
function sourceName(drawing: Drawing, { source, to }: Reading): string | undefined {
  const { graph } = drawing
  const parts = readReference(source)
  if (parts.kind === 'input') {
    return Object.hasOwn(graph.inputs, parts.name) ? drawing.input(parts.name) : undefined
  }
  if (parts.kind === 'port') {
    return Object.hasOwn(graph.nodes, parts.node) ? drawing.node(parts.node) : undefined
  }
  const map = innermostMap(graph, to)
  return map === undefined ? undefined : drawing.turn(map, parts.kind)
}

/** The ports at both ends, as far as the nodes at the ends do not tell them already. */
function arrowLabel({ graph, context }: Drawing, { source, to, port }: Reading): string {
  const parts = readReference(source)
  const from = parts.kind === 'port' ? parts.port : parts.kind === 'input' ? parts.name : ''
  const only =
    parts.kind !== 'port' || Object.keys(portsOf(graph, parts.node, context).outputs).length === 1
  const entry = graph.nodes[to]
  const single =
    to === '' ||
    (entry !== undefined && !isFrame(entry) && Object.keys(entry.inputs ?? {}).length === 1)
  if (from === port) return ''
  if (only) return single ? '' : port
  return single ? from : `${from} → ${port}`
}

/** Tells whether a wire carries the value of the turn before. */
function backwardPairs({ graph, context }: Drawing): (reading: Reading) => boolean {
  const wires = wiresOf(graph, context)
  const pairs = new Set<string>()
  for (const [frame, entry] of Object.entries(graph.nodes)) {
    if (!isFrame(entry) || entry.frame !== 'loop') continue
    for (const { from, to } of bodyWires(graph, frame, wires).backward) {
      pairs.add(`${frame} ${from} ${to}`)
    }
  }
  return ({ source, to }) => {
    const parts = readReference(source)
    if (parts.kind !== 'port' || to === '') return false
    const { home, from, to: reader } = meetingOf(graph, parts.node, to)
    return pairs.has(`${home} ${from} ${reader}`)
  }
}
