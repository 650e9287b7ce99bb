import { expect, it } from 'vitest'
import { z } from 'zod'
import { testNode } from '../testing.ts'
import { defineNode, port } from './define-node.ts'

const about = {
  type: 'count',
  version: 1,
  family: 'transform',
  title: 'Count',
  description: 'Counts the words of a text.',
  effect: 'pure',
  config: z.object({}),
  inputs: { text: port.text() },
  outputs: { words: port.number(), text: port.text() },
} as const

const countOf = (text: string): number => text.split(' ').length

it('a node that waits for nothing gives its outputs as they are', async () => {
  const count = defineNode({ ...about, run: ({ inputs }) => ({ words: countOf(inputs.text) }) })
  const { outputs } = await testNode(count, { inputs: { text: 'two words' } })
  expect(outputs).toEqual({ words: 2 })
})

it('what such a node throws is a rejection like any other', async () => {
  const failing = defineNode({
    ...about,
    run() {
      throw new Error('It cannot count.')
    },
  })
  await expect(testNode(failing, { inputs: { text: '' } })).rejects.toThrow('It cannot count.')
})

it('a name that is no output is a type error, and found when the node runs', async () => {
  const count = defineNode({
    ...about,
    // @ts-expect-error: the output is named "words".
    run: ({ inputs }) => ({ wrods: countOf(inputs.text) }),
  })
  await expect(testNode(count, { inputs: { text: '' } })).rejects.toThrow('"wrods"')
  const one = defineNode({
    ...about,
    // @ts-expect-error: so it is in a promise, and beside an output.
    run: ({ inputs }) => Promise.resolve({ words: 1, length: inputs.text.length }),
  })
  await expect(testNode(one, { inputs: { text: 'a' } })).rejects.toThrow('"length"')
})

it('a value of another type is a type error', async () => {
  const count = defineNode({
    ...about,
    // @ts-expect-error: the output is a number.
    run: ({ inputs }) => ({ words: inputs.text }),
  })
  await expect(testNode(count, { inputs: { text: '' } })).rejects.toThrow('"words"')
})

it('names that are computed are found when the node runs', async () => {
  const some = defineNode({ ...about, run: ({ inputs }) => ({ [inputs.text]: 1 }) })
  const { outputs } = await testNode(some, { inputs: { text: 'words' } })
  expect(outputs).toEqual({ words: 1 })
})

it('streams to outputs only', async () => {
  const streaming = defineNode({
    ...about,
    run({ context }) {
      context.delta('text', 'piece')
      // @ts-expect-error: there is no such output.
      context.delta('texts', 'piece')
      return { text: 'piece' }
    },
  })
  await expect(testNode(streaming, { inputs: { text: '' } })).rejects.toThrow('"texts"')
})
