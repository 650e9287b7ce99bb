import { expect, test } from 'vitest'
import type { Calibration } from '../../server/api/annotation.ts'
import { isNamedTwice, judgeWords } from './judge-words.ts'

function calibration(judge: Partial<Calibration['judge']>): Calibration {
  return {
    graph: 'shop',
    evaluator: 'check',
    judge: { model: 'offline', version: 'abc', name: 'Check', versions: [1], ...judge },
    field: 'correct',
    question: 'Is it correct?',
    scale: 'pass',
    n: 0,
    effective: 0,
    categories: [],
    confusion: [],
    agreement: 0,
    kappa: null,
    alpha: null,
    sensitivity: null,
    specificity: null,
    passRate: null,
    corrected: null,
    labelsNeeded: null,
  }
}

test('names the versions in which a judge judged, and the model that it asked', () => {
  expect(judgeWords(calibration({ versions: [1, 3, 4, 5] }))).toBe('v1, v3–v5 · offline, by words')
  expect(judgeWords(calibration({ model: 'gpt-5-mini' }))).toBe('v1 · gpt-5-mini')
  expect(judgeWords(calibration({ model: 'graph:strict', versions: [2] }))).toBe('v2 · a graph')
  expect(judgeWords(calibration({ versions: [] }))).toBe('a draft · offline, by words')
})

test('finds judges that only their settings tell apart', () => {
  const one = calibration({})
  const other = calibration({ version: 'def' })
  expect(isNamedTwice(one, [one, other])).toBe(true)
  expect(isNamedTwice(one, [one, calibration({ version: 'def', versions: [2] })])).toBe(false)
  expect(isNamedTwice(one, [one])).toBe(false)
})
