import type { Graph } from '../../engine/graph/document.ts'
import { graph } from './graphs.ts'

/** Says a question louder, asks a person about it, and puts the answer behind it. */
export function reviewed(name: string, settings: object = {}): Graph {
  return graph(name, {
    nodes: {
      loud: {
        type: 'template@1',
        config: { template: '{{question}}!' },
        inputs: { question: '$.question' },
      },
      review: {
        type: 'human@1',
        config: {
          question: 'Is this right?',
          fields: [
            { name: 'decision', type: 'text', options: ['yes', 'no'] },
            { name: 'stars', type: 'number', optional: true },
          ],
          ...settings,
        },
        inputs: { draft: 'loud.text' },
      },
      end: {
        type: 'template@1',
        config: { template: '{{draft}} {{decision}}' },
        inputs: { draft: 'loud.text', decision: 'review.decision' },
      },
    },
    outputs: { said: 'end.text' },
  })
}

/** Runs another graph in its only node. */
export function around(name: string, inner: Graph): Graph {
  const [output = ''] = Object.keys(inner.outputs)
  return graph(name, {
    nodes: {
      inside: {
        type: 'graph@1',
        config: { graph: inner.name },
        inputs: { question: '$.question' },
      },
    },
    outputs: { said: `inside.${output}` },
  })
}
