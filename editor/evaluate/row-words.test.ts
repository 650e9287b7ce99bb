import { describe, expect, it } from 'vitest'
import type { RowSide } from '../../server/api/experiments.ts'
import { answerOf, numberOf, questionOf, scoreWords } from './row-words.ts'

const side = (outputs: RowSide['outputs']): RowSide => ({
  variant: 'v1',
  run: 'r',
  status: 'succeeded',
  outputs,
  ms: 1,
  cost: null,
  scores: {},
  trials: [],
})

describe('the words of a row', () => {
  it('name the question by the first text among the inputs', () => {
    expect(questionOf({ history: [], question: 'Why?' })).toBe('Why?')
    expect(questionOf({ n: 3 })).toBe('{"n":3}')
  })

  it('prefer the output that is called answer', () => {
    expect(answerOf(side({ note: 'no', answer: 'yes' }))).toBe('yes')
    expect(answerOf(side({ note: 'text' }))).toBe('text')
    expect(answerOf(side({}))).toBe('')
  })

  it('tell a failed score and one that does not apply from 0', () => {
    expect(
      numberOf({ status: 'error', reason: 'Timed out.', errorType: 'timeout' }),
    ).toBeUndefined()
    expect(numberOf({ status: 'ok', value: false })).toBe(0)
    expect(scoreWords({ status: 'not-applicable', reason: 'No gold.' })).toBe('n/a')
    expect(scoreWords({ status: 'ok', value: 0 })).toBe('0.00')
    expect(scoreWords({ status: 'ok', value: true })).toBe('yes')
  })
})
