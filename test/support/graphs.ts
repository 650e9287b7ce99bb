import type { Graph, GraphNode } from '../../engine/graph/document.ts'

/** A graph of shipped nodes with the parts that a test does not care about filled in. */
export function graph(
  name: string,
  parts: Pick<Graph, 'nodes' | 'outputs'> & Partial<Graph>,
): Graph {
  return { heddle: 1, name, inputs: { question: { type: 'text' } }, ...parts }
}

/** A graph with one node: a model that answers the question. */
export function oneAnswer(name: string, settings: Partial<GraphNode> = {}): Graph {
  return graph(name, {
    nodes: {
      answer: { type: 'generate@1', inputs: { question: '$.question' }, ...settings },
    },
    outputs: { answer: 'answer.answer' },
  })
}

/** A graph that says back what it is told, without a model. */
export function echo(name: string): Graph {
  return graph(name, {
    nodes: {
      said: {
        type: 'template@1',
        config: { template: '{{question}}' },
        inputs: { question: '$.question' },
      },
    },
    outputs: { said: 'said.text' },
  })
}
