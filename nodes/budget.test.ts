import { expect, test } from 'vitest'
import { testNode } from '../engine/testing.ts'
import budget from './budget.ts'

const gate = (budgetUsed: number, share?: number): Promise<unknown> =>
  testNode(budget, {
    budgetUsed,
    inputs: { value: 'question' },
    ...(share === undefined ? {} : { config: { share } }),
  }).then(({ outputs }) => outputs)

test('sends the value on while less than the share is used', async () => {
  expect(await gate(0.79)).toEqual({ within: 'question', used: 0.79 })
  expect(await gate(0.1, 0.5)).toEqual({ within: 'question', used: 0.1 })
})

test('takes the other way from the share on', async () => {
  expect(await gate(0.8)).toEqual({ over: 'question', used: 0.8 })
  expect(await gate(0.5, 0.5)).toEqual({ over: 'question', used: 0.5 })
  expect(await gate(0, 0)).toEqual({ over: 'question', used: 0 })
})

test('sends everything on in a run without a budget', async () => {
  expect(await testNode(budget, { inputs: { value: null } })).toMatchObject({
    outputs: { within: null, used: 0 },
  })
})

test('refuses a share that is none', async () => {
  for (const share of [-0.1, 1.1, 'most']) {
    await expect(testNode(budget, { config: { share }, inputs: { value: 1 } })).rejects.toThrow(
      '"share"',
    )
  }
})
