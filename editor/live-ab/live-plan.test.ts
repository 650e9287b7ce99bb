import { expect, test } from 'vitest'
import type { DeploymentAnswer } from '../../server/api/deployments.ts'
import { planOf, settingsWithCandidate } from './live-plan.ts'
import { metricChoices } from './metrics.ts'

const live: DeploymentAnswer = {
  name: 'help',
  createdAt: 0,
  weights: { v1: 100 },
  revision: {
    number: 1,
    kind: 'change',
    message: '',
    author: 'Ada',
    createdAt: 0,
    settings: {
      graph: 'help',
      variants: [{ name: 'v1', version: 'aaaa', weight: 100 }],
      mode: 'split',
      sticky: { by: 'header', name: 'x-customer' },
      origins: [],
      onDisconnect: 'continue',
      ramp: [],
      gates: ['answers'],
      enabled: true,
    },
  },
}

test('a version that comes in gets its share, and the unit is as chosen', () => {
  const settings = settingsWithCandidate(live, { name: 'v2', version: 'bbbb' }, 10, undefined)
  expect(settings.variants).toEqual([
    { name: 'v1', version: 'aaaa', weight: 90 },
    { name: 'v2', version: 'bbbb', weight: 10 },
  ])
  expect(settings).not.toHaveProperty('sticky')
  expect(settings.gates).toEqual(['answers'])
})

test('metrics that are neither main nor guardrail are shown', () => {
  const graph = {
    nodes: { check: { type: 'validate@1' } },
    outputs: { answer: 'check.answer', verdict: 'check.verdict' },
  }
  const choices = metricChoices({ nodes: graph.nodes, outputs: { verdict: 'check.verdict' } })
  expect(choices.map(({ name }) => name)).toEqual([
    'thumbs',
    'stars',
    'latency',
    'cost',
    'failed',
    'output.verdict.pass',
    'output.verdict.score',
  ])
  const plan = planOf('v1', 'v2', choices[0]!, [choices[2]!], choices)
  expect(plan.primary).not.toHaveProperty('hint')
  expect(plan.guardrails).toMatchObject([{ name: 'latency', margin: { relative: 0.1 } }])
  expect(plan.secondary?.map(({ name }) => name)).toEqual([
    'stars',
    'cost',
    'failed',
    'output.verdict.pass',
    'output.verdict.score',
  ])
})
