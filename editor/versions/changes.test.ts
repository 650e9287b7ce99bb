import { expect, test } from 'vitest'
import { meaningOf } from '../../engine/graph/canonical.ts'
import type { Graph } from '../../engine/graph/document.ts'
import type { NodeDescription } from '../../engine/graph/node-description.ts'
import { applyCommand } from '../document/apply-command.ts'
import { catalogueContext } from '../document/catalogue-context.ts'
import { canRevert, changesOf, type Change } from './changes.ts'
import { suggestedMessage } from './suggested-message.ts'

const describe = (
  type: string,
  family: NodeDescription['family'],
  properties: object,
): NodeDescription => ({
  type,
  version: 1,
  title: type,
  description: '',
  family,
  effect: 'pure',
  // SAFETY: plain JSON.
  configSchema: JSON.parse(
    JSON.stringify({ type: 'object', properties }),
  ) as NodeDescription['configSchema'],
  inputs: {
    query: { type: 'text', optional: true, description: '' },
    documents: { type: 'documents', optional: true, description: '' },
  },
  outputs: { documents: { type: 'documents', optional: false, description: '' } },
})
const context = catalogueContext([
  describe('search', 'retrieval', { topK: { type: 'integer', default: 20 } }),
  describe('write', 'model', {
    prompt: { type: 'string', 'x-ui': { kind: 'prompt' } },
    model: { type: 'string', 'x-ui': { kind: 'model', role: 'chat' } },
    temperature: { type: 'number', default: 0 },
    rules: { type: 'array', items: { type: 'string' } },
  }),
])

const prompt = 'Answer only from the passages below, and cite each of them by its number.'
const older: Graph = {
  heddle: 1,
  name: 'answers',
  title: 'Answers',
  inputs: { question: { type: 'text' } },
  nodes: {
    search: { type: 'search', config: { topK: 6 }, inputs: { query: '$.question' } },
    filter: { type: 'search', inputs: { documents: 'search.documents' } },
    write: {
      type: 'write',
      config: { prompt, model: 'default', rules: ['a', 'b'] },
      inputs: { documents: 'filter.documents' },
      retry: { attempts: 2 },
    },
  },
  outputs: { said: 'write.documents' },
  layout: { search: [0, 0], filter: [300, 0], write: [600, 0] },
}
const newer: Graph = {
  ...older,
  title: 'Short answers',
  inputs: { question: { type: 'text', description: 'What to answer' }, tone: { type: 'text' } },
  nodes: {
    search: { type: 'search', config: { topK: 8 }, inputs: { query: '$.question' } },
    again: { frame: 'loop', max: 2 },
    write: {
      type: 'write',
      in: 'again',
      config: {
        prompt: prompt.replace('only', 'briefly, and only'),
        model: 'small',
        temperature: 0.4,
        rules: ['a', 'c'],
      },
      inputs: { query: '$.tone', documents: 'search.documents' },
    },
  },
  outputs: { said: 'write.documents', found: 'search.documents' },
  layout: { search: [0, 200], write: [600, 0] },
}

const { changes } = changesOf(older, newer, context)
const listed = (all: readonly Change[]) =>
  all.map(({ group, kind, where, what }) => `${group}: ${kind} ${where} ${what}`)

test('changes are grouped by what they have an effect on', () => {
  expect(listed(changes)).toEqual([
    'nodes: added again added',
    'nodes: removed Filter removed',
    'prompt: changed write Prompt',
    'model: changed write Model',
    'model: changed write Temperature',
    'retrieval: changed search Top k',
    'settings: changed write Rules',
    'settings: changed write retry',
    'wiring: changed write frame',
    'wiring: changed write documents',
    'wiring: added write query',
    'wiring: added Outputs found',
    'graph: changed Inputs question',
    'graph: added Inputs tone',
    'graph: changed Graph title',
    'layout: moved Canvas 1 place',
  ])
  expect(changes.find(({ group }) => group === 'prompt')?.fields[0]?.text).toContainEqual({
    kind: 'added',
    text: 'briefly, and ',
  })
})

test('taking every change back makes the older graph of the newer one', () => {
  const graph = structuredClone(newer)
  for (const change of changes.toReversed()) {
    if (change.kind !== 'removed') continue
    expect(canRevert(change, graph)).toBe(true)
    applyCommand(graph, change.revert)
  }
  for (const change of changes) {
    if (change.kind === 'removed' || change.kind === 'added') continue
    expect(canRevert(change, graph)).toBe(true)
    applyCommand(graph, change.revert)
  }
  for (const change of changes) if (change.kind === 'added') applyCommand(graph, change.revert)
  expect(meaningOf(graph)).toBe(meaningOf(older))
  expect(graph.layout?.['search']).toEqual([0, 0])
})

test('one change can be taken back by itself, and leaves the others as they are', () => {
  const graph = structuredClone(newer)
  const topK = changes.find(({ what }) => what === 'Top k')
  applyCommand(graph, topK!.revert)
  expect(listed(changesOf(older, graph, context).changes)).toEqual(
    listed(changes.filter((one) => one !== topK)),
  )
})

test('a node that goes on under another name is one change, and its wires are none', () => {
  const { search, ...others } = older.nodes
  const renamed: Graph = {
    ...older,
    nodes: {
      ...others,
      find: search!,
      filter: { type: 'search', inputs: { documents: 'find.documents' } },
    },
    layout: { find: [0, 0], filter: [300, 0], write: [600, 0] },
  }
  const result = changesOf(older, renamed, context)
  expect(listed(result.changes)).toEqual(['nodes: changed Find id'])
  expect(Object.keys(result.before.nodes).sort()).toEqual(['filter', 'find', 'write'])
  const graph = structuredClone(renamed)
  applyCommand(graph, result.changes[0]!.revert)
  expect(meaningOf(graph)).toBe(meaningOf(older))
})

test('what is not in a document any more cannot be taken back there', () => {
  const empty: Graph = { ...newer, nodes: {} }
  const wiring = changes.find(({ id }) => id === 'write wire documents')
  expect(canRevert(wiring!, empty)).toBe(false)
  expect(canRevert(wiring!, newer)).toBe(true)
})

test('a message is suggested from the changes', () => {
  const after: Graph = {
    ...older,
    nodes: {
      search: { type: 'search', config: { topK: 12 }, inputs: { query: '$.question' } },
      write: {
        type: 'write',
        config: {
          prompt: 'Answer in one sentence from the passages below.',
          model: 'default',
          rules: ['a', 'b'],
        },
        inputs: { documents: 'search.documents' },
        retry: { attempts: 2 },
      },
    },
  }
  expect(suggestedMessage(changesOf(older, after, context).changes)).toBe(
    'Removed Filter; changed prompt of write; search: top k 6 → 12; rewired write',
  )
  expect(suggestedMessage([])).toBe('')
})
