import { expect, test } from 'vitest'
import type { DeploymentAnswer } from '../../server/api/deployments.ts'
import type { VariantColumn } from '../../server/api/experiments.ts'
import { sideWords } from './side-words.ts'

const column: VariantColumn = {
  name: 'v3',
  version: 'abc',
  number: 3,
  runs: 1,
  failed: 0,
  executed: 1,
  reused: 0,
  scores: {},
  latency: null,
  cost: null,
}

function deployment(weight: number, enabled = true): DeploymentAnswer {
  const settings = {
    graph: 'shop',
    variants: [{ name: 'a', version: 'abc', weight }],
    mode: 'split' as const,
    origins: [],
    onDisconnect: 'cancel' as const,
    ramp: [],
    gates: [],
    enabled,
  }
  const revision = {
    number: 1,
    kind: 'change' as const,
    settings,
    message: '',
    author: '',
    createdAt: 0,
  }
  return { name: 'shop-live', createdAt: 0, revision, weights: { a: weight } }
}

test('says that a version takes traffic, and how many nodes changed', () => {
  const deployments = [deployment(100)]
  const known = { graph: 'shop', deployments }
  expect(sideWords(column, known)).toBe('deployed')
  expect(sideWords(column, { ...known, changed: 1 })).toBe('deployed · 1 node changed')
  expect(sideWords({ ...column, name: 'new' }, known)).toBe('v3 · deployed')
})

test('calls nothing deployed that takes no traffic, or has other settings', () => {
  const of = (...deployments: DeploymentAnswer[]) =>
    sideWords(column, { graph: 'shop', deployments })
  expect(of(deployment(0))).toBeUndefined()
  expect(of(deployment(100, false))).toBeUndefined()
  expect(sideWords(column, { graph: 'other', deployments: [deployment(100)] })).toBeUndefined()
  const overridden = { ...column, overrides: { retrieve: { topK: 8 } } }
  expect(sideWords(overridden, { graph: 'shop', deployments: [deployment(100)] })).not.toContain(
    'deployed',
  )
})
