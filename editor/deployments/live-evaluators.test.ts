import { expect, test } from 'vitest'
import type { EvaluatorDescription } from '../../server/api/experiments.ts'
import { judgedADay, withShares } from './live-evaluators.ts'

function described(id: string, usesModel: boolean): EvaluatorDescription {
  return {
    id,
    version: 1,
    title: id,
    description: '',
    family: 'judge',
    type: 'number',
    direction: 'higher',
    usesModel,
    settings: {},
  }
}
const known = [described('rubric', true), described('length', false)]

test('what is chosen keeps its share; what is new begins small where it asks a model', () => {
  const before = [{ evaluator: 'rubric', share: 0.25 }]
  const chosen = [{ evaluator: 'rubric', settings: { task: 'Is it polite?' } }]
  expect(withShares(chosen, before, known)).toEqual([{ ...chosen[0], share: 0.25 }])
  expect(withShares([{ evaluator: 'rubric' }, { evaluator: 'length' }], [], known)).toEqual([
    { evaluator: 'rubric', share: 0.1 },
    { evaluator: 'length', share: 1 },
  ])
})

test('only what asks a model counts as judged', () => {
  const evaluators = [
    { evaluator: 'rubric', share: 0.1 },
    { evaluator: 'length', share: 1 },
  ]
  expect(judgedADay(evaluators, known, 1240)).toBe(124)
})
