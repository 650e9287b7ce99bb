import { expect, test } from 'vitest'
import type { Json } from '../engine/graph/values.ts'
import { testNode } from '../engine/testing.ts'
import switchNode from './switch.ts'

const cases = [
  { port: 'good', when: 'value.score >= 0.7' },
  { port: 'refund', when: 'topic contains "refund"' },
]

const send = (inputs: Readonly<Record<string, Json>>): Promise<unknown> =>
  testNode(switchNode, { config: { cases }, inputs }).then(({ outputs }) => outputs)

test('sends the value out at the first port whose condition holds, and at no other', async () => {
  expect(await send({ value: { score: 0.8 }, topic: 'A refund, please' })).toEqual({
    good: { score: 0.8 },
  })
  expect(await send({ value: { score: 0.2 }, topic: 'A refund, please' })).toEqual({
    refund: { score: 0.2 },
  })
})

test('sends it out at else when none holds', async () => {
  expect(await send({ value: { score: 0.2 }, topic: 'Hello' })).toEqual({ else: { score: 0.2 } })
  expect(await send({ value: null })).toEqual({ else: null })
})

test('names the condition that could not be answered', async () => {
  await expect(
    testNode(switchNode, {
      config: { cases: [{ port: 'odd', when: 'value % 2 == 1' }] },
      inputs: { value: 'three' },
    }),
  ).rejects.toThrow(/The condition "value % 2 == 1" of the port "odd" could not be answered/)
})

test.each([
  [[{ port: 'a', when: 'value >' }], /cases\.0\.when/],
  [[{ port: 'a', when: 'constructor.constructor("return 1")()' }], /cases\.0\.when/],
  [[{ port: 'else', when: 'true' }], /"else" is the name of a port that is there already/],
  [
    [
      { port: 'a', when: 'true' },
      { port: 'a', when: 'false' },
    ],
    /two cases are named "a"/,
  ],
])('refuses the cases %j', async (wrong, message) => {
  await expect(
    testNode(switchNode, { config: { cases: wrong }, inputs: { value: 1 } }),
  ).rejects.toThrow(message)
})
