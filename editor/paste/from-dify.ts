import type { Graph, GraphNode } from '../../engine/graph/document.ts'
import type { DifyNode } from './dify-node.ts'
import { difyNode } from './dify-nodes.ts'
import { fieldOf, listAt, textAt } from './fields.ts'
import { difyInputs, DifyNames } from './dify-names.ts'
import { graphOf, listed, nameFrom, type Reading } from './reading.ts'

export function isDify(value: unknown): boolean {
  return Array.isArray(fieldOf(fieldOf(fieldOf(value, 'workflow'), 'graph'), 'nodes'))
}

/**
 * A workflow that Dify exported. Nodes that have a counterpart become it, with their prompts, settings
 * and variables; of the others a note says what stood there.
 */
export function fromDify(document: unknown): Reading | string {
  const graph = fieldOf(fieldOf(document, 'workflow'), 'graph')
  const all = listAt(graph, 'nodes').map((node): DifyNode => {
    const data = fieldOf(node, 'data')
    const title = textAt(data, 'title') || textAt(data, 'type')
    return { id: textAt(node, 'id'), type: textAt(data, 'type'), title, data, place: placeOf(node) }
  })
  if (all.length === 0) return 'The Dify export on the clipboard has no nodes.'
  const names = new DifyNames(all)
  const told: string[] = []
  const nodes: Graph['nodes'] = {}
  const outputs: Record<string, string> = {}
  const layout: Record<string, [number, number]> = {}
  const notes: string[] = []
  for (const node of all) {
    if (node.type === 'start') continue
    if (node.type === 'end') {
      for (const output of listAt(node.data, 'outputs')) {
        const source = names.sourceOf(fieldOf(output, 'value_selector'))
        if (source !== undefined)
          outputs[nameFrom(textAt(output, 'variable'), 'output', outputs)] = source
      }
      continue
    }
    if (node.type === 'answer') {
      const only = /^\s*\{\{#([^#]+)#\}\}\s*$/.exec(textAt(node.data, 'answer'))?.[1]
      const source = only === undefined ? undefined : names.sourceOf(only.split('.'))
      if (source !== undefined) {
        outputs[nameFrom('answer', 'answer', outputs)] = source
        continue
      }
    }
    const id = names.idOf(node.id)
    const made = difyNode(node, names)
    layout[id] = [...node.place]
    if (made === undefined) {
      notes.push(`${node.title} (${node.type})`)
      nodes[id] = {
        type: 'note@1',
        config: { text: `In Dify, ${node.title} stood here, a node of the type ${node.type}.` },
      }
      continue
    }
    nodes[id] = { ...made.node, title: node.title.slice(0, 200) }
    told.push(...made.told)
    if (node.type === 'answer') outputs[nameFrom('answer', 'answer', outputs)] = `${id}.text`
  }
  const branches = followBranches(listAt(graph, 'edges'), nodes, names)
  dropNoteReaders(nodes, outputs)
  if (notes.length > 0) told.push(`Without a counterpart, kept as notes: ${listed(notes)}.`)
  if (branches.length > 0)
    told.push(
      `Wire what follows the ways of ${listed(branches)} by hand: here a way is a value that is sent out.`,
    )
  const missed = [...names.missed]
  if (missed.length > 0) told.push(`Left out: ${listed(missed)}.`)
  return {
    graph: graphOf(nodes, { inputs: difyInputs(all, names), outputs, layout }),
    what: 'a Dify export',
    told: [...new Set(told)],
  }
}

function placeOf(node: unknown): readonly [number, number] {
  const at = fieldOf(node, 'position')
  const [x, y] = [fieldOf(at, 'x'), fieldOf(at, 'y')]
  return [typeof x === 'number' ? Math.round(x) : 0, typeof y === 'number' ? Math.round(y) : 0]
}

/** A way out of a branch goes to the nodes behind it that read what was decided on. Returns the branches of others. */
function followBranches(
  edges: readonly unknown[],
  nodes: Graph['nodes'],
  names: DifyNames,
): readonly string[] {
  const open = new Set<string>()
  for (const edge of edges) {
    const from = names.idOf(textAt(edge, 'source'))
    const to = names.idOf(textAt(edge, 'target'))
    const branch = nodes[from]
    const reader = nodes[to]
    if (branch === undefined || !isBranch(branch)) continue
    const port = names.wayOf(textAt(edge, 'source'), textAt(edge, 'sourceHandle'))
    const value = branch.inputs?.['value']
    const read =
      reader !== undefined && 'type' in reader
        ? Object.entries(reader.inputs ?? {}).find(([, source]) => source === value)
        : undefined
    if (read === undefined || port === undefined || value === undefined || reader === undefined)
      open.add(branch.title ?? from)
    else if ('type' in reader) reader.inputs = { ...reader.inputs, [read[0]]: `${from}.${port}` }
  }
  return [...open]
}

function isBranch(entry: Graph['nodes'][string]): entry is GraphNode {
  return 'type' in entry && /^(switch|classify)@/.test(entry.type)
}

/** Notes give nothing, so nothing can read them. */
function dropNoteReaders(nodes: Graph['nodes'], outputs: Record<string, string>): void {
  const gives = (source: string): boolean => {
    const entry = nodes[source.split('.')[0] ?? '']
    return (
      source.startsWith('$') || (entry !== undefined && 'type' in entry && entry.type !== 'note@1')
    )
  }
  for (const entry of Object.values(nodes)) {
    if (!('type' in entry) || entry.inputs === undefined) continue
    const kept = Object.entries(entry.inputs).filter(([, source]) => [source].flat().every(gives))
    if (kept.length === 0) delete entry.inputs
    else entry.inputs = Object.fromEntries(kept)
  }
  for (const [name, source] of Object.entries(outputs)) if (!gives(source)) delete outputs[name]
}
