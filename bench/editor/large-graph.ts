import type { Graph, GraphEntry, GraphInput } from '../../engine/graph/document.ts'

/** How many of the nodes are models, which stand in the middle and stream. */
const streaming = 5
const columnWidth = 330
const rowHeight = 380

const question: Readonly<Record<string, GraphInput>> = {
  question: { type: 'text', default: 'What does a heddle do in a loom?' },
}

/**
 * A graph of this many nodes of several types on a grid, with about one wire a node: five that answer
 * by a model in the middle, and around them nodes that need none.
 */
export function largeGraph(name: string, count: number): Graph {
  const columns = Math.ceil(Math.sqrt(count * 1.4))
  const middle = Math.floor(count / 2 / columns) * columns + Math.floor(columns / 2)
  const nodes: Record<string, GraphEntry> = {}
  const layout: Record<string, [number, number]> = {}
  for (let at = 0; at < count; at += 1) {
    const id = `node-${at}`
    const isModel = Math.abs(at - middle) <= (streaming - 1) / 2
    const source = at % columns === 0 ? '$.question' : `node-${at - 1}`
    nodes[id] = isModel ? answering() : entryOf(at, source, nodes)
    layout[id] = [(at % columns) * columnWidth, Math.floor(at / columns) * rowHeight]
  }
  return {
    heddle: 1,
    name,
    inputs: question,
    nodes,
    outputs: { answer: `node-${middle}.answer` },
    layout,
  }
}

function answering(): GraphEntry {
  return { type: 'generate@1', inputs: { question: '$.question' } }
}

function entryOf(
  at: number,
  before: string,
  nodes: Readonly<Record<string, GraphEntry>>,
): GraphEntry {
  if (at % 4 === 0) {
    return {
      type: 'retrieve@1',
      config: { index: 'docs', topK: 3 },
      inputs: { queries: '$.question' },
    }
  }
  const documents = portOf(before, nodes, { 'retrieve@1': 'documents' })
  if (documents !== undefined) {
    return {
      type: 'rerank@1',
      config: { topN: 2 },
      inputs: { query: '$.question', documents },
    }
  }
  const words = portOf(before, nodes, { 'template@1': 'text', 'generate@1': 'answer' })
  return {
    type: 'template@1',
    config: { template: `{{words}} and ${at}` },
    inputs: { words: words ?? '$.question' },
  }
}

/** A port of the node before, where that is of one of these types. */
function portOf(
  before: string,
  nodes: Readonly<Record<string, GraphEntry>>,
  ports: Readonly<Record<string, string>>,
): string | undefined {
  const entry = nodes[before]
  const port = entry !== undefined && 'type' in entry ? ports[entry.type] : undefined
  return port === undefined ? undefined : `${before}.${port}`
}

/** A graph whose run leaves two spans for each item that it is given. */
export function manySpans(name: string): Graph {
  return {
    heddle: 1,
    name,
    inputs: { items: { type: 'text[]' } },
    nodes: {
      each: { frame: 'map', over: '$.items', concurrency: 50 },
      first: {
        type: 'template@1',
        in: 'each',
        config: { template: '{{item}}!' },
        inputs: { item: '$item' },
      },
      second: {
        type: 'template@1',
        in: 'each',
        config: { template: '{{text}}?' },
        inputs: { text: 'first.text' },
      },
    },
    outputs: { texts: 'second.text' },
  }
}
