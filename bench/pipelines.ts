import { readFileSync } from 'node:fs'
import { Graph, isFrame, type GraphNode } from '../engine/graph/document.ts'

/** A way from a question to ranked passages, as a graph with the output `documents`. */
export interface Pipeline {
  readonly name: string
  readonly graph: Graph
}

/** Passages that are ranked. The shipped graph keeps six of them; the measures look at all. */
const depth = 20

/**
 * Plain BM25, and what the steps of the shipped graph make of it. Their settings are those of the
 * shipped graph, so the last pipeline is what its chatbot does before it writes.
 */
export function pipelines(project: string, index: string): Pipeline[] {
  const text = readFileSync(`${project}/graphs/docs-chatbot/graph.json`, 'utf8')
  const shipped = Graph.parse(JSON.parse(text))

  function step(name: string, config: object, inputs: GraphNode['inputs'] & object): GraphNode {
    const entry = shipped.nodes[name]
    if (entry === undefined || isFrame(entry)) {
      throw new Error(`The shipped graph "${shipped.name}" has no node "${name}" any more.`)
    }
    return { type: entry.type, config: { ...entry.config, ...config }, inputs }
  }

  const rewrite = step('rewrite', { index }, { question: '$.question', history: '$.history' })
  const retrieve = (queries: string): GraphNode =>
    step('retrieve', { index, topK: depth }, { queries })
  const rerank = (query: string): GraphNode =>
    step('rerank', { topN: depth }, { query, documents: 'retrieve.documents' })
  const pipeline = (name: string, nodes: Graph['nodes'], last: string): Pipeline => ({
    name,
    graph: {
      heddle: 1,
      name: 'bench-retrieval',
      inputs: { question: { type: 'text' }, history: { type: 'messages', optional: true } },
      nodes,
      outputs: { documents: `${last}.documents` },
    },
  })

  return [
    pipeline('bm25', { retrieve: retrieve('$.question') }, 'retrieve'),
    pipeline('rewrite+bm25', { rewrite, retrieve: retrieve('rewrite.queries') }, 'retrieve'),
    pipeline(
      'bm25+rerank',
      { retrieve: retrieve('$.question'), rerank: rerank('$.question') },
      'rerank',
    ),
    pipeline(
      'rewrite+bm25+rerank',
      { rewrite, retrieve: retrieve('rewrite.queries'), rerank: rerank('rewrite.query') },
      'rerank',
    ),
  ]
}
