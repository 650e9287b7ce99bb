import { expect, test } from 'vitest'
import type { Graph } from '../../engine/graph/document.ts'
import { staleNodes } from './stale-nodes.ts'

const template = (text: string, reads: string): Graph['nodes'][string] => ({
  type: 'template@1',
  config: { template: text },
  inputs: { it: reads },
})

const ran: Graph = {
  heddle: 1,
  name: 'test',
  inputs: { question: { type: 'text' } },
  nodes: {
    first: template('One', '$.question'),
    second: template('Two', 'first.text'),
    third: template('Three', 'second.text'),
    gone: template('Gone', '$.question'),
  },
  outputs: {},
}

test('what was added, changed or is fed by such a node is told apart from what ran so', () => {
  const { gone: _gone, ...kept } = ran.nodes
  const draft: Graph = {
    ...ran,
    nodes: {
      ...kept,
      second: template('Two!', 'first.text'),
      fourth: template('Four', '$.question'),
      fifth: template('Five', 'fourth.text'),
    },
  }
  expect([...staleNodes(ran, draft)]).toEqual([
    ['second', 'changed'],
    ['fourth', 'added'],
    ['fifth', 'added'],
    ['third', 'fed'],
  ])
})

test('another title, and what says only what is so anyway, change nothing', () => {
  const draft: Graph = {
    ...ran,
    nodes: {
      ...ran.nodes,
      first: {
        type: 'template@1',
        title: 'The first',
        cache: 'auto',
        inputs: { it: ['$.question'] },
        config: { template: 'One' },
      },
    },
  }
  expect(staleNodes(ran, draft).size).toBe(0)
})
