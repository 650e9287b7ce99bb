import { expect, test } from 'vitest'
import type { GateResult } from '../../server/api/deployments.ts'
import type { RequirementList } from '../../server/api/experiments.ts'
import {
  callersCheck,
  costCheck,
  gatesCheck,
  modelsCheck,
  problemsCheck,
  requirementsCheck,
} from './deploy-checks.ts'

const result = (gate: string, passed: boolean): GateResult => ({
  gate,
  passed,
  version: 'aaaa',
  evidence: null,
  at: 0,
  by: 'build',
})

test('an error of the graph keeps it from going live, a warning does not', () => {
  const problem = { code: 'shape', path: [], message: 'The node "a" is not there.' } as const
  expect(problemsCheck([])).toMatchObject({ state: 'ok' })
  expect(problemsCheck([{ ...problem, severity: 'warning' }])).toMatchObject({ state: 'warn' })
  expect(problemsCheck([{ ...problem, severity: 'error' }])).toMatchObject({
    state: 'bad',
    details: ['The node "a" is not there.'],
  })
})

test('a profile without a model is named', () => {
  const nodes = { a: { type: 'generate@1', config: { model: 'judge' } } }
  const profiles = [{ name: 'judge', role: 'chat', model: '', resolved: 'offline' }] as const
  const session = { version: '1', troubled: false, offline: false, profiles }
  expect(modelsCheck({ nodes }, session)).toMatchObject({
    state: 'warn',
    text: 'No model stands behind judge.',
  })
  expect(modelsCheck({ nodes: {} }, session)).toMatchObject({ state: 'ok' })
  expect(modelsCheck({ nodes: {} }, { ...session, offline: true })).toMatchObject({ state: 'warn' })
})

test('changes that break callers are counted and named', () => {
  const before = { inputs: {}, outputs: { answer: 'a.text' } }
  expect(callersCheck(before, { inputs: {}, outputs: {} })).toMatchObject({
    state: 'warn',
    text: '1 change that may break callers.',
    details: ['The output "answer" is gone.'],
  })
  expect(callersCheck(undefined, before)).toMatchObject({ state: 'ok' })
})

test('a gate without a result and one that was not passed hold it up', () => {
  expect(gatesCheck([], undefined)).toMatchObject({ state: 'ok' })
  expect(gatesCheck(['answers'], [result('answers', true)])).toMatchObject({ state: 'ok' })
  expect(gatesCheck(['answers', 'safety'], [result('answers', false)])).toMatchObject({
    state: 'bad',
    details: ['answers: not passed.', 'safety: no result for this version yet.'],
  })
})

test('the cost of 1,000 runs is a thousand times the usual one', () => {
  const estimate = {
    graph: 'help',
    version: 'aaaa',
    basis: 'runs',
    runs: 12,
    duration: { median: 1500, p90: 2000 },
    cost: { median: 0.002, p90: 0.003 },
    nodes: [],
    unknown: [],
  } as const
  expect(costCheck(estimate).text).toBe('$2.00 for 1,000 runs, usually 1.50 s each. From 12 runs.')
  expect(costCheck(undefined)).toMatchObject({ state: 'unknown' })
})

test('requirements are told as the last evaluation found them, and are nothing where there are none', () => {
  const list: RequirementList = {
    evaluators: [{ evaluator: 'token-f1' }],
    requirements: [{ kind: 'at-least', metric: 'token-f1', value: 0.5 }],
  }
  const evidence = {
    results: [{ title: 'Token F1 at least 0.50', passed: false, reason: 'The mean is 0.40.' }],
  }
  expect(requirementsCheck({ evaluators: [], requirements: [] }, undefined)).toEqual([])
  expect(requirementsCheck(list, undefined)).toMatchObject([{ state: 'unknown' }])
  expect(requirementsCheck(list, { ...result('requirements', false), evidence })).toMatchObject([
    {
      state: 'warn',
      text: 'It misses 1 of 1.',
      details: ['Token F1 at least 0.50. The mean is 0.40.'],
    },
  ])
  expect(requirementsCheck(list, result('requirements', true))).toMatchObject([{ state: 'ok' }])
})
