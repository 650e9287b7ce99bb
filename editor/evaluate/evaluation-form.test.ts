import { describe, expect, it } from 'vitest'
import {
  emptyForm,
  formLike,
  missingIn,
  requestOf,
  type EvaluationForm,
} from './evaluation-form.ts'

const whole: EvaluationForm = {
  ...emptyForm,
  chosen: ['draft'],
  dataset: 'golden',
  evaluators: [{ evaluator: 'ndcg', node: 'retrieve' }],
  minutes: 5,
  cost: 2,
}
const variants = [{ name: 'draft', version: 'draft' }]

describe('the form of a new evaluation', () => {
  it('says what is missing, one thing at a time', () => {
    expect(missingIn(emptyForm, [])).toBe('Choose a version.')
    expect(missingIn({ ...whole, dataset: undefined }, [])).toBe('Choose a dataset.')
    expect(missingIn({ ...whole, evaluators: [] }, [])).toBe('Choose what is scored.')
    expect(missingIn(whole, [])).toBeUndefined()
  })

  it('wants values for each line of a grid', () => {
    const grid: EvaluationForm = { ...whole, way: 'grid' }
    expect(missingIn(grid, [])).toBe('Choose a setting to vary.')
    const line = { node: 'retrieve', setting: 'topK' }
    expect(missingIn(grid, [{ ...line, values: [] }])).toBe('A line of the grid has no values.')
    expect(missingIn(grid, [{ ...line, values: [4, 8] }])).toBeUndefined()
  })

  it('sends the budget in the units of the server, and nothing that was not said', () => {
    expect(requestOf('rag', whole, variants, [])).toEqual({
      graph: 'rag',
      dataset: 'golden',
      variants,
      evaluators: whole.evaluators,
      trials: 1,
      concurrency: 4,
      budget: { cost: 2, wallTime: 300_000 },
      reuse: true,
    })
  })

  it('is filled again as it was for an earlier experiment', () => {
    expect(formLike(requestOf('rag', whole, variants, []))).toEqual(whole)
  })
})
