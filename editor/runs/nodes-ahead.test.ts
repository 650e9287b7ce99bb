import { expect, test } from 'vitest'
import type { Graph } from '../../engine/graph/document.ts'
import { emptyTrace, reduceTrace } from '../../engine/run/trace.ts'
import { recordedEvents, type RecordedEvents } from '../../test/support/recorded-events.ts'
import { describeNode, wiredTypes } from '../../test/support/wired-graph.ts'
import { catalogueContext } from '../document/catalogue-context.ts'
import { flowOf, nodesAhead } from './nodes-ahead.ts'

const note = { ...describeNode('note', {}, {}), remark: 'text' }
const context = catalogueContext([...wiredTypes, note], { graphs: new Map(), isLoading: false })

const write = (text: string | string[], home?: string): Graph['nodes'][string] => ({
  type: 'write@1',
  inputs: { text },
  ...(home === undefined ? {} : { in: home }),
})
const graphOf = (nodes: Graph['nodes'], last: string): Graph => ({
  heddle: 1,
  name: 'sample',
  inputs: { text: { type: 'text' }, list: { type: 'text[]' } },
  nodes,
  outputs: { text: last },
})

/** The nodes ahead after the events, with what they wait for: `send < review essay`. */
function ahead(graph: Graph, happen: (events: RecordedEvents) => void): readonly string[] {
  const events = recordedEvents()
  happen(events)
  const trace = events.all.reduce(reduceTrace, emptyTrace)
  return nodesAhead(flowOf(graph, context), trace).map(({ node, after }) =>
    `${node} < ${after.join(' ')}`.trim(),
  )
}

const joined: Graph = {
  ...graphOf(
    {
      thanks: write('send.text'),
      send: write(['review.text', 'essay.text']),
      review: write('ask.text'),
      essay: write('ask.text'),
      ask: write('$.text'),
      remark: { type: 'note@1' },
    },
    'thanks.text',
  ),
  layout: { review: [300, 0], essay: [300, 200] },
}

test('before anything has begun all nodes are ahead, in the order of the graph, without notes', () => {
  expect(ahead(joined, () => undefined)).toEqual([
    'ask <',
    'review < ask',
    'essay < ask',
    'send < review essay',
    'thanks < send',
  ])
})

test('a node waits for those that have not ended, and is ahead until it begins or is skipped', () => {
  const soFar = (events: RecordedEvents): void => {
    events.start('ask')
    events.end('ask', {})
    events.start('review')
    events.start('essay')
    events.end('essay', {})
  }
  expect(ahead(joined, soFar)).toEqual(['send < review', 'thanks < send'])
  expect(
    ahead(joined, (events) => {
      soFar(events)
      events.end('review', {})
      events.skip('send', 'for the test')
    }),
  ).toEqual(['thanks <'])
})

test('of what a node waits for, only the last is named', () => {
  const graph = graphOf(
    {
      first: write('$.text'),
      second: write('first.text'),
      third: write(['first.text', 'second.text', '$.text']),
    },
    'third.text',
  )
  expect(ahead(graph, () => undefined)).toEqual(['first <', 'second < first', 'third < second'])
})

const looped = graphOf(
  {
    ask: write('$.text'),
    again: { frame: 'loop', max: 3, until: 'check.pass' },
    draft: { ...write('ask.text', 'again') },
    check: { ...write('draft.text', 'again') },
    last: write('draft.text'),
  },
  'last.text',
)

test('the body of a frame waits for what the frame waits for, and is ahead in the first turn only', () => {
  expect(ahead(looped, (events) => void events.start('ask'))).toEqual([
    'draft < ask',
    'check < draft',
    'last < again',
  ])
  const firstTurn = (events: RecordedEvents): void => {
    events.start('ask')
    events.end('ask', {})
    events.turn('again', 1, 3)
    events.start('again#1/draft')
  }
  expect(ahead(looped, firstTurn)).toEqual(['check < draft', 'last < again'])
  expect(
    ahead(looped, (events) => {
      firstTurn(events)
      events.end('again#1/draft', {})
      events.start('again#1/check')
      events.end('again#1/check', {})
      events.turn('again', 2, 3)
    }),
  ).toEqual(['last < again'])
})

test('a frame that had nothing to do is behind the run when its reader has begun', () => {
  const mapped = graphOf(
    {
      all: { frame: 'map', over: '$.list' },
      first: write('$item', 'all'),
      second: write('first.text', 'all'),
      last: { type: 'write@1', inputs: { text: '$.text', more: 'second.text' } },
    },
    'last.text',
  )
  expect(ahead(mapped, () => undefined)).toEqual(['first <', 'second < first', 'last < all'])
  expect(ahead(mapped, (events) => void events.start('last'))).toEqual([])
})

test('what a subgraph runs says nothing of nodes with the same names', () => {
  const happen = (events: RecordedEvents): void => {
    events.start('ask')
    events.start('ask/review')
    events.end('ask/review', {})
  }
  expect(ahead(joined, happen)).toEqual([
    'review < ask',
    'essay < ask',
    'send < review essay',
    'thanks < send',
  ])
})
