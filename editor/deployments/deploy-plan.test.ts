import { expect, test } from 'vitest'
import type { DeploymentAnswer } from '../../server/api/deployments.ts'
import { settingsToDeploy } from './deploy-plan.ts'

const version = { graph: 'help', version: 'bbbb', number: 2 }

const live: DeploymentAnswer = {
  name: 'help',
  createdAt: 0,
  weights: { v1: 1 },
  revision: {
    number: 3,
    kind: 'change',
    message: '',
    author: 'Ada',
    createdAt: 0,
    settings: {
      graph: 'help',
      variants: [{ name: 'v1', version: 'aaaa', weight: 1 }],
      mode: 'split',
      limits: { concurrency: 3 },
      origins: ['https://example.com'],
      onDisconnect: 'cancel',
      ramp: [{ at: 1, weights: { v1: 1 } }],
      gates: ['answers'],
      enabled: true,
    },
  },
}

test('a new deployment gives the version everything', () => {
  expect(settingsToDeploy(version, undefined, 'part', 10).variants).toEqual([
    { name: 'v2', version: 'bbbb', weight: 100 },
  ])
})

test('taking over keeps all other settings and ends a ramp', () => {
  expect(settingsToDeploy(version, live, 'all', 10)).toEqual({
    ...live.revision.settings,
    ramp: [],
    variants: [{ name: 'v2', version: 'bbbb', weight: 100 }],
  })
})

test('a part is taken from those that answer now', () => {
  expect(settingsToDeploy(version, live, 'part', 10).variants).toEqual([
    { name: 'v1', version: 'aaaa', weight: 90 },
    { name: 'v2', version: 'bbbb', weight: 10 },
  ])
})

test('in the shadow the one that answers most stays the first', () => {
  const settings = settingsToDeploy(version, live, 'shadow', 25)
  expect(settings.mode).toBe('shadow')
  expect(settings.variants).toEqual([
    { name: 'v1', version: 'aaaa', weight: 100 },
    { name: 'v2', version: 'bbbb', weight: 25 },
  ])
})

test('a version that answers already and is alone stays alone, whatever its share', () => {
  const same = { ...version, version: 'aaaa', number: 1 }
  expect(settingsToDeploy(same, live, 'part', 10).variants).toEqual([
    { name: 'v1', version: 'aaaa', weight: 100 },
  ])
})
