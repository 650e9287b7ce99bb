import { expect, onTestFinished, test } from 'vitest'
import type { DeploymentSettings } from '../api/deployments.ts'
import { graphStore } from '../store/graph-store.ts'
import { openStore } from '../store/open-store.ts'
import { graph } from '../../test/support/graphs.ts'
import { deploymentStore, type DeploymentStore } from './deployment-store.ts'
import { rememberedDeployments } from './remembered-deployments.ts'

const change = { kind: 'change', message: '', author: 'Ada' } as const

function settings(weight: number): DeploymentSettings {
  return {
    graph: 'said',
    variants: [{ name: 'only', version: 'v', weight }],
    mode: 'split',
    ramp: [],
    onDisconnect: 'continue',
    enabled: true,
    origins: [],
    gates: [],
  }
}

/** A store that counts how often it is asked. */
async function counted(): Promise<{ store: DeploymentStore; asked: () => number }> {
  const opened = await openStore(':memory:')
  onTestFinished(() => opened.destroy())
  await graphStore(opened).create(graph('said', { nodes: {}, outputs: {} }), {
    message: '',
    author: 'Ada',
  })
  const store = deploymentStore(opened)
  let asked = 0
  const live: DeploymentStore['live'] = (name) => {
    asked += 1
    return store.live(name)
  }
  return { store: { ...store, live }, asked: () => asked }
}

test('a deployment is read once, and again after each change', async () => {
  const { store, asked } = await counted()
  const remembered = rememberedDeployments(store)
  await remembered.add('d', 0, settings(1), change)
  expect((await remembered.live('d'))?.number).toBe(1)
  expect((await remembered.live('d'))?.number).toBe(1)
  expect(asked()).toBe(1)
  await remembered.add('d', 1, settings(2), change)
  expect((await remembered.live('d'))?.settings.variants[0]?.weight).toBe(2)
  await remembered.remove('d')
  expect(await remembered.live('d')).toBeUndefined()
})

test('what was read while a change was made is not remembered', async () => {
  const { store } = await counted()
  const remembered = rememberedDeployments(store)
  await remembered.add('d', 0, settings(1), change)
  const reading = remembered.live('d')
  const adding = remembered.add('d', 1, settings(2), change)
  await Promise.all([reading, adding])
  expect((await remembered.live('d'))?.number).toBe(2)
})
