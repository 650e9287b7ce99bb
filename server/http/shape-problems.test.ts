import { expect, test } from 'vitest'
import { z } from 'zod'
import { shapeProblems } from './shape-problems.ts'

const Body = z.strictObject({
  node: z.string().min(1),
  wait: z.boolean().default(true),
  budget: z.strictObject({ cost: z.number().positive(), tokens: z.number().int() }).optional(),
  tags: z.array(z.string()).optional(),
  answer: z.record(z.string(), z.unknown()),
})

function sentences(given: unknown): string[] {
  const { error } = Body.safeParse(given)
  return shapeProblems(error?.issues ?? [], given, 'the body').map(({ message }) => message)
}

test('whatever is wrong with a body is told in a sentence, with what it is', () => {
  const given = {
    wait: 'no',
    budget: { cost: 0, tokens: 1.5, time: 3, money: 4 },
    tags: ['a', 5],
    answer: [],
    more: 1,
  }
  expect(sentences(given).toSorted()).toEqual([
    '"answer" must be an object, and is a list.',
    '"budget.cost" must be above 0, and is 0.',
    '"budget.tokens" must be a whole number, and is 1.5.',
    '"node" is missing.',
    '"tags.1" must be a text, and is 5.',
    '"wait" must be true or false, and is "no".',
    'There is no field "money" in "budget".',
    'There is no field "more" in the body.',
    'There is no field "time" in "budget".',
  ])
  expect(sentences([])).toEqual(['The body must be an object, and is a list.'])
  expect(sentences(null)).toEqual(['The body must be an object, and is null.'])
})

test('what zod says itself stands behind the place', () => {
  const [message = ''] = sentences({ node: '', answer: {} })
  expect(message).toMatch(/^"node" is wrong: .+\.$/)
})

test('a field that is not known is told with its own place', () => {
  const given = { node: 'a', answer: {}, budget: { cost: 1, tokens: 1, time: 3 } }
  const { error } = Body.safeParse(given)
  expect(shapeProblems(error?.issues ?? [], given, 'the body')).toMatchObject([
    { code: 'shape', severity: 'error', path: ['budget', 'time'] },
  ])
})

test('of a value with several forms, what is wrong is told of the one it comes closest to', () => {
  const Either = z.object({
    content: z.union([z.string(), z.array(z.object({ type: z.string(), text: z.string() }))]),
  })
  const problemsOf = (content: unknown): string[] => {
    const given = { content }
    const { error } = Either.safeParse(given)
    return shapeProblems(error?.issues ?? [], given, 'the body').map(({ message }) => message)
  }
  expect(problemsOf([{ type: 'text', text: 5 }])).toEqual([
    '"content.0.text" must be a text, and is 5.',
  ])
  expect(problemsOf(5)).toEqual(['"content" is wrong: Invalid input.'])
})
