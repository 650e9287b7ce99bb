import { expect, test } from 'vitest'
import type { PersonField } from '../../engine/run/person-request.ts'
import { answerWith, fieldProblem, labelOf } from './person-answer.ts'

const fields: readonly PersonField[] = [
  { name: 'verdict', type: 'text', options: ['yes', 'no'] },
  { name: 'mayBeSent', type: 'boolean' },
  { name: 'comment', type: 'text', optional: true },
  { name: 'score', type: 'number' },
  { name: 'data', type: 'json', title: 'The data' },
]

test('what must be said and is not is asked for in words of its kind', () => {
  expect(fields.map((field) => fieldProblem(field, undefined))).toEqual([
    'Choose one.',
    'Choose one.',
    undefined,
    'Write a number.',
    'Write some JSON.',
  ])
  expect(fieldProblem({ name: 'a', type: 'text' }, '  ')).toBe('Write something.')
})

test('false, nought and null are something said', () => {
  expect(fieldProblem(fields[1]!, false)).toBeUndefined()
  expect(fieldProblem(fields[3]!, 0)).toBeUndefined()
  expect(fieldProblem(fields[4]!, null)).toBeUndefined()
})

test('what does not fit is told as the server would', () => {
  expect(fieldProblem(fields[0]!, 'maybe')).toBe(
    'The field "verdict" must be one of "yes", "no", and is "maybe".',
  )
})

test('what was left empty is left out of the answer', () => {
  const said = { verdict: 'yes', mayBeSent: false, comment: ' ', score: 0, other: 1 }
  expect(answerWith(fields, said)).toEqual({ verdict: 'yes', mayBeSent: false, score: 0 })
})

test('a field is called by its title, or by its name in words', () => {
  expect(fields.map(labelOf)).toEqual(['Verdict', 'May be sent', 'Comment', 'Score', 'The data'])
})
