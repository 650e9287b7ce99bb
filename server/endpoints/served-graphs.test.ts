import { expect, onTestFinished, test } from 'vitest'
import { counted } from '../../test/support/counted-store.ts'
import { echo } from '../../test/support/graphs.ts'
import { hashGraph } from '../../engine/graph/hash.ts'
import type { DeploymentSettings } from '../api/deployments.ts'
import { deploymentStore } from '../deployments/deployment-store.ts'
import { graphStore } from '../store/graph-store.ts'
import { openStore } from '../store/open-store.ts'
import { servedGraphs } from './served-graphs.ts'

const origin = { message: 'Begun', author: 'Ada' }
const change = { kind: 'change', message: 'Changed', author: 'Ada' } as const

function settings(graph: string, version: string, enabled = true): DeploymentSettings {
  return {
    graph,
    variants: [{ name: 'main', version, weight: 1 }],
    mode: 'split',
    origins: [],
    onDisconnect: 'continue',
    ramp: [],
    gates: [],
    enabled,
  }
}

test('however many graphs there are, all that answers is listed by three questions', async () => {
  const opened = await openStore(':memory:')
  onTestFinished(() => opened.destroy())
  const { store, questions } = counted(opened)
  const graphs = graphStore(store)
  const deployments = deploymentStore(store)
  const names = Array.from({ length: 12 }, (_, at) => `graph-${String(at).padStart(2, '0')}`)
  for (const name of names) await graphs.create({ ...echo(name), name }, origin)
  const version = hashGraph({ ...echo('graph-03'), name: 'graph-03' })
  await deployments.add('deployed', 0, settings('graph-03', version), change)
  // It stands before the graph of its name, also while it is switched off.
  await deployments.add('graph-05', 0, settings('graph-03', version, false), change)
  await deployments.add('lost', 0, settings('graph-03', 'nothing'), change)
  const served = servedGraphs({
    graphs: graphStore(store),
    // SAFETY: the list asks for nothing else of them.
    deployments: deployments as never,
    endpoints: undefined as never,
  })
  const before = questions()
  const listed = await served.list()
  expect(listed.map(({ name }) => name)).toEqual([
    'deployed',
    ...names.filter((name) => name !== 'graph-05'),
  ])
  expect(listed[0]).toMatchObject({ graph: { name: 'graph-03' }, onDisconnect: 'continue' })
  expect(questions() - before).toBe(3)
})
