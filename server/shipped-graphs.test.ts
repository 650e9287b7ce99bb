import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import type { Graph } from '../engine/graph/document.ts'
import { hashGraph } from '../engine/graph/hash.ts'
import { echo } from '../test/support/graphs.ts'
import {
  installShippedGraphs,
  isUntouched,
  readExamples,
  readShippedGraphs,
} from './shipped-graphs.ts'
import { graphStore, type GraphStore } from './store/graph-store.ts'
import { openStore } from './store/open-store.ts'

const folder = fileURLToPath(new URL('../graphs', import.meta.url))

async function ownStore(): Promise<GraphStore> {
  const store = await openStore(':memory:')
  onTestFinished(() => store.destroy())
  return graphStore(store)
}

/** The same graph with another meaning. */
function changed(graph: Graph, template: string): Graph {
  const said = { ...graph.nodes['said']!, config: { template: `${template} {{question}}` } }
  return { ...graph, nodes: { ...graph.nodes, said } }
}

test('a shipped graph follows a new Heddle for as long as nobody edits it', async () => {
  const graphs = await ownStore()
  const [first, second, third] = ['One', 'Two', 'Three'].map((text) => changed(echo('a'), text))
  await installShippedGraphs(graphs, [first!], '1')
  await installShippedGraphs(graphs, [first!], '1')
  expect(await graphs.versions('a')).toMatchObject([
    { number: 1, author: 'Heddle', message: 'Comes with Heddle 1' },
  ])
  // Moving nodes about is no edit.
  await graphs.saveDraft('a', 1, { ...first!, layout: { said: [10, 20] } })
  await installShippedGraphs(graphs, [second!], '2')
  expect(await graphs.find('a')).toMatchObject({ draft: second, version: hashGraph(second!) })
  expect((await graphs.versions('a'))[0]?.message).toBe('Changed with Heddle 2')

  const { revision } = (await graphs.find('a'))!
  const edited = changed(echo('a'), 'Mine')
  await graphs.saveDraft('a', revision, edited)
  await installShippedGraphs(graphs, [third!], '3')
  expect(await graphs.find('a')).toMatchObject({ draft: edited, version: hashGraph(second!) })
  await graphs.saveVersion('a', { message: 'Mine', author: 'Ada' })
  await installShippedGraphs(graphs, [third!], '3')
  expect(await graphs.find('a')).toMatchObject({ draft: edited, version: hashGraph(edited) })
})

test('a graph that comes with an earlier version has it as its first, also after a stop between the two', async () => {
  const graphs = await ownStore()
  const [first, second, third] = ['One', 'Two', 'Three'].map((text) => changed(echo('a'), text))
  const began = { message: 'How it began', next: 'What it became', graph: first! }
  // As if Heddle was stopped before the second.
  await graphs.create(first!, { message: began.message, author: 'Heddle', shipped: true })
  await installShippedGraphs(graphs, [second!], '1', () => began)
  await installShippedGraphs(graphs, [second!], '1', () => began)
  expect(await graphs.versions('a')).toMatchObject([
    { number: 2, version: hashGraph(second!), message: 'What it became' },
    { number: 1, version: hashGraph(first!), message: 'How it began' },
  ])
  expect(isUntouched((await graphs.find('a'))!)).toBe(true)
  await installShippedGraphs(graphs, [third!], '2', () => began)
  expect((await graphs.versions('a'))[0]?.message).toBe('Changed with Heddle 2')

  // A data folder from before there was one keeps its history.
  await graphs.create(
    { ...second!, name: 'b' },
    { message: 'Old', author: 'Heddle', shipped: true },
  )
  const ofB = { ...began, graph: { ...first!, name: 'b' } }
  await installShippedGraphs(graphs, [{ ...second!, name: 'b' }], '1', () => ofB)
  expect(await graphs.versions('b')).toMatchObject([{ number: 1, message: 'Old' }])
})

test('a graph of a person that has the name of a shipped one is left alone', async () => {
  const graphs = await ownStore()
  const mine = changed(echo('a'), 'Mine')
  await graphs.create(mine, { message: 'Mine', author: 'Ada' })
  await installShippedGraphs(graphs, [echo('a')], '1')
  expect(await graphs.find('a')).toMatchObject({ draft: mine, revision: 1 })
})

test('shipped graphs are read with the questions that come with them', () => {
  const graphs = readShippedGraphs(folder)
  expect(graphs.map(({ name }) => name)).toContain('docs-chatbot')
  const examples = readExamples(folder, 'docs-chatbot')
  expect(examples.length).toBeGreaterThan(10)
  expect(examples[0]).toMatchObject({
    id: expect.any(String),
    inputs: { question: expect.any(String) },
  })
  expect(new Set(examples.map(({ id }) => id)).size).toBe(examples.length)
})

test('no name leads out of the folder of shipped graphs', () => {
  for (const name of ['', '.', '..', '../graphs/docs-chatbot', 'docs-chatbot/', '/', 'nothing']) {
    expect([name, readExamples(folder, name)]).toEqual([name, []])
  }
})
