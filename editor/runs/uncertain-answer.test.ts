import { expect, test } from 'vitest'
import { answerProblems } from '../../engine/run/person-request.ts'
import { uncertainRequest } from '../../engine/run/uncertain.ts'
import { outputFields, uncertainAnswer, uncertainChoices } from './uncertain-answer.ts'

const port = { optional: false, description: '' }
const fields = outputFields({
  receipt: { ...port, type: 'text' },
  copies: { ...port, type: 'number' },
  sent: { ...port, type: 'boolean' },
  pages: { ...port, type: 'documents' },
  error: { ...port, type: 'json' },
})

test('each output of the node is a field of its kind, and none has to be filled in', () => {
  expect(fields.map(({ name, type, optional }) => [name, type, optional])).toEqual([
    ['receipt', 'text', true],
    ['copies', 'number', true],
    ['sent', 'boolean', true],
    ['pages', 'json', true],
  ])
})

test('the choices are those that the engine takes, and outputs go along with "done" only', () => {
  const said = { receipt: 'r-1', copies: undefined, sent: true }
  const answers = uncertainChoices.map(({ id }) => uncertainAnswer(id, fields, said))
  expect(answers).toEqual([
    { action: 'repeat' },
    { action: 'done', outputs: { receipt: 'r-1', sent: true } },
    { action: 'fail' },
  ])
  const request = uncertainRequest({ id: 'send', outputs: { receipt: 'text', sent: 'boolean' } })
  expect(answers.flatMap((answer) => answerProblems(request, answer))).toEqual([])
})
