import { expect, test } from 'vitest'
import { createCatalogue } from '../../engine/graph/catalogue.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { hashGraph } from '../../engine/graph/hash.ts'
import { nodeTypes } from '../../nodes/index.ts'
import { recentChecks } from './recent-checks.ts'

const graph = (template: string): Graph => ({
  heddle: 1,
  name: 'said',
  inputs: { question: { type: 'text' } },
  nodes: {
    say: { type: 'template@1', config: { template }, inputs: { question: '$.question' } },
  },
  outputs: { answer: 'say.text' },
})
const asks = (name: string): Graph => ({
  ...graph('{{question}}'),
  nodes: { say: { type: 'graph@1', config: { graph: name }, inputs: { question: '$.question' } } },
  outputs: { answer: 'say.answer' },
})

test('the same document is checked once, and another one anew', async () => {
  const checked = recentChecks(createCatalogue(nodeTypes), { find: () => undefined })
  const first = await checked(graph('{{question}}!'))
  expect(first).toMatchObject({ problems: [], hash: hashGraph(graph('{{question}}!')) })
  expect(await checked(graph('{{question}}!'))).toBe(first)
  expect((await checked(graph('{{other}}'))).problems).not.toEqual([])
  expect(await checked('no graph')).toMatchObject({ graph: undefined, hash: undefined })
})

test('a document is checked anew where a graph that it runs, or a node type, has changed', async () => {
  const catalogue = createCatalogue(nodeTypes)
  let inner: Graph | undefined
  const checked = recentChecks(catalogue, { find: () => inner })
  expect((await checked(asks('inner'))).problems).not.toEqual([])
  inner = { ...graph('{{question}}'), name: 'inner' }
  expect((await checked(asks('inner'))).problems).toEqual([])
  catalogue.replace(nodeTypes.filter(({ type }) => type !== 'graph'))
  expect((await checked(asks('inner'))).problems).not.toEqual([])
})

test('what was opened long ago is forgotten', async () => {
  const checked = recentChecks(createCatalogue(nodeTypes), { find: () => undefined })
  const first = await checked(graph('first'))
  for (let at = 0; at < 8; at += 1) await checked(graph(`graph ${at}`))
  expect(await checked(graph('first'))).not.toBe(first)
})
