import { expect, test } from 'vitest'
import type { PersonField } from '../../../engine/run/person-request.ts'
import { Output } from '../output.ts'
import { askPerson } from './ask-person.ts'

const fields: readonly PersonField[] = [
  { name: 'decision', type: 'text', options: ['yes', 'no'] },
  { name: 'comment', type: 'text', title: 'Why', optional: true },
  { name: 'stars', type: 'number' },
  { name: 'sure', type: 'boolean', value: false },
  { name: 'more', type: 'json', optional: true },
]

/** Answers with these lines, one after the other, and then leaves. */
async function asked(...lines: readonly string[]): Promise<{ answer: unknown; said: string[] }> {
  const left = [...lines]
  const said: string[] = []
  const stream = { write: (text: string) => said.push(text.trimEnd()) }
  const ask = (prompt: string): Promise<string | undefined> => {
    said.push(prompt)
    return Promise.resolve(left.shift())
  }
  const answer = await askPerson(fields, ask, new Output(stream, stream, {}).result)
  return { answer, said }
}

test('asks for each field and reads what fits its type', async () => {
  const { answer, said } = await asked('no', 'Too long.', '4', 'yes', '{"a": [1]}')
  expect(answer).toEqual({
    decision: 'no',
    comment: 'Too long.',
    stars: 4,
    sure: true,
    more: { a: [1] },
  })
  expect(said).toEqual([
    'decision: yes | no: ',
    'comment (Why): text, may be left out: ',
    'stars: number: ',
    'sure: boolean [false]: ',
    'more: json, may be left out: ',
  ])
})

test('takes an option by its number, what a field is filled with, and leaves out what may be', async () => {
  const { answer } = await asked('2', '', '0', '', '')
  expect(answer).toEqual({ decision: 'no', stars: 0, sure: false })
})

test('asks again for what does not fit, and says why', async () => {
  const { answer, said } = await asked('perhaps', '3', 'yes', '', 'many', '', '1', 'maybe', 'n', '')
  expect(answer).toEqual({ decision: 'yes', stars: 1, sure: false })
  expect(said.filter((line) => line.startsWith('The field'))).toEqual([
    'The field "decision" must be one of "yes", "no", and is "perhaps".',
    'The field "decision" must be one of "yes", "no", and is "3".',
    'The field "stars" must be a number, and is "many".',
    'The field "stars" is missing.',
    'The field "sure" must be true or false, and is "maybe".',
  ])
})

test('answers nothing when the person leaves in the middle', async () => {
  expect((await asked('yes', '')).answer).toBeUndefined()
})
