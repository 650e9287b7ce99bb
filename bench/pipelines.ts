import { readFileSync } from 'node:fs'
import { Graph, type GraphNode } from '../engine/graph/document.ts'
import { isFrame } from '../engine/graph/is-frame.ts'

/**
 * A way from a question to ranked passages, as a graph with the output `documents`. Where they are
 * the best of a longer list that was put into order, the output `further` holds that list.
 */
export interface Pipeline {
  readonly name: string
  readonly graph: Graph
}

/** Passages that are ranked, as many as the measures were made for. */
const depth = 1000
/** Passages that are put into order: as many as `rerank` keeps at most. */
const reranked = 100

/**
 * Plain BM25, and what the steps of the shipped graph make of it. Their settings are those of the
 * shipped graph except for how many passages are found and kept.
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
  const retrieve = (queries: string, topK: number): GraphNode =>
    step('retrieve', { index, topK }, { queries })
  const rerank = (query: string): GraphNode =>
    step('rerank', { topN: reranked }, { query, documents: 'retrieve.documents' })
  const pipeline = (name: string, nodes: Graph['nodes'], outputs: Graph['outputs']): Pipeline => ({
    name,
    graph: {
      heddle: 1,
      name: 'bench-retrieval',
      inputs: { question: { type: 'text' }, history: { type: 'messages', optional: true } },
      nodes,
      outputs,
    },
  })
  const plain = (name: string, queries: string, more: Graph['nodes']): Pipeline =>
    pipeline(
      name,
      { ...more, retrieve: retrieve(queries, depth) },
      { documents: 'retrieve.documents' },
    )
  const ordered = (name: string, queries: string, query: string, more: Graph['nodes']): Pipeline =>
    pipeline(
      name,
      {
        ...more,
        retrieve: retrieve(queries, reranked),
        rerank: rerank(query),
        further: retrieve(queries, depth),
      },
      { documents: 'rerank.documents', further: 'further.documents' },
    )

  return [
    plain('bm25', '$.question', {}),
    plain('rewrite+bm25', 'rewrite.queries', { rewrite }),
    ordered('bm25+rerank', '$.question', '$.question', {}),
    ordered('rewrite+bm25+rerank', 'rewrite.queries', 'rewrite.query', { rewrite }),
  ]
}
