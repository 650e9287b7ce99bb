import { expect, onTestFinished, test } from 'vitest'
import { createCatalogue } from '../../engine/graph/catalogue.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { hashGraph } from '../../engine/graph/hash.ts'
import { memoryJournal } from '../../engine/journal/memory-journal.ts'
import { offlineModels } from '../../engine/models/models.ts'
import { createEngine } from '../../engine/run/create-engine.ts'
import { fakeIndexes } from '../../engine/testing.ts'
import { agedNodes } from '../../test/support/aged-nodes.ts'
import { createLog } from '../log.ts'
import { createNotices } from '../notices.ts'
import { createRuns } from '../runs.ts'
import { graphSource } from '../store/graph-source.ts'
import { graphStore } from '../store/graph-store.ts'
import { openStore } from '../store/open-store.ts'
import { graphRoutes } from './graph-routes.ts'

const old: Graph = {
  heddle: 1,
  name: 'old',
  inputs: { text: { type: 'text' } },
  nodes: { a: { type: 'shorten@1', config: { length: 2 }, inputs: { text: '$.text' } } },
  outputs: { text: 'a.text' },
}
const nodes = {
  a: {
    type: 'shorten@3',
    config: { limit: { unit: 'sentences', count: 2 } },
    inputs: { text: '$.text' },
  },
}

/** Asks a route for a graph that was saved when its nodes were older. */
async function ask(path: string, name = 'old'): Promise<unknown> {
  const store = await openStore(':memory:')
  onTestFinished(() => store.destroy())
  const graphs = graphStore(store)
  await graphs.create(old, { message: 'Begun', author: 'Ada' })
  const catalogue = createCatalogue(agedNodes)
  const journal = memoryJournal()
  const notices = createNotices()
  const engine = createEngine({
    catalogue,
    journal,
    models: offlineModels,
    indexes: fakeIndexes({}),
  })
  const source = graphSource(graphs)
  const runs = createRuns({
    engine,
    journal,
    graphs,
    source,
    notices,
    log: createLog({ terminal: false, write: () => undefined, secrets: () => [] }),
    modelsSettled: () => Promise.resolve(),
    feedbackToken: () => '',
  })
  const deployments = { list: () => Promise.resolve([]) }
  const given = { graphs, runs, catalogue, deployments, source, notices, shipped: '' }
  const route = graphRoutes(given).find((one) => one.method === 'get' && one.path === path)
  const answer = await route!.handle({
    params: { name, version: hashGraph(old) },
    query: undefined,
    body: undefined,
    actor: undefined,
    // SAFETY: these routes look at neither.
    ...({} as Pick<Parameters<NonNullable<typeof route>['handle']>[0], 'request' | 'response'>),
  })
  return answer?.body
}

test('a draft is sent with its nodes at their newest versions, and counts as unchanged', async () => {
  expect(await ask('/api/graphs/:name')).toMatchObject({
    draft: { ...old, nodes },
    version: hashGraph(old),
    changed: false,
    problems: [],
  })
})

test('a version is sent with its nodes at their newest versions, under the hash it was saved with', async () => {
  expect(await ask('/api/graphs/:name/versions/:version')).toMatchObject({
    graph: { ...old, nodes },
    version: hashGraph(old),
  })
})

test('what has run is sent by its hash, and only as the graph that it was', async () => {
  const path = '/api/graphs/:name/documents/:version'
  expect(await ask(path)).toMatchObject({ graph: { ...old, nodes }, version: hashGraph(old) })
  await expect(ask(path, 'new')).rejects.toThrow(
    `There is no document "${hashGraph(old)}" of the graph "new".`,
  )
})
