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

test('bounds and choices are told in words, with what was given', () => {
  const Bounded = z.object({
    name: z.string().min(1).max(3),
    long: z.string().max(3),
    list: z.array(z.string()).min(1),
    full: z.array(z.number()).max(1),
    stars: z.number().min(1).max(5),
    weight: z.number().nonnegative(),
    mode: z.enum(['split', 'shadow']),
    by: z.literal('body'),
  })
  const given = {
    name: '',
    long: 'longer',
    list: [],
    full: [1, 2],
    stars: 9,
    weight: -1,
    mode: 'other',
    by: 5,
  }
  const { error } = Bounded.safeParse(given)
  const told = shapeProblems(error?.issues ?? [], given, 'the body').map(({ message }) => message)
  expect(told).toEqual([
    '"name" must have at least 1 character, and is empty.',
    '"long" must have at most 3 characters, and has 6.',
    '"list" must have at least 1 entry, and is empty.',
    '"full" must have at most 1 entry, and has 2.',
    '"stars" must be at most 5, and is 9.',
    '"weight" must be at least 0, and is -1.',
    '"mode" must be "split" or "shadow", and is "other".',
    '"by" must be "body", and is 5.',
  ])
})

test('what has no words of its own stands behind the place', () => {
  const given = { at: 'now' }
  const { error } = z.object({ at: z.iso.datetime() }).safeParse(given)
  const [problem] = shapeProblems(error?.issues ?? [], given, 'the body')
  expect(problem?.message).toMatch(/^"at" is wrong: .+\.$/)
})

test('a reason that is a sentence already ends with one full stop', () => {
  const given = { at: 'noon' }
  const At = z.object({ at: z.string().refine(() => false, 'There is no such time.') })
  const { error } = At.safeParse(given)
  expect(shapeProblems(error?.issues ?? [], given, 'the body')).toMatchObject([
    { message: '"at" is wrong: There is no such time.' },
  ])
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
