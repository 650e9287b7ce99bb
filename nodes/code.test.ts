import { afterAll, describe, expect, test } from 'vitest'
import { createCatalogue } from '../engine/graph/catalogue.ts'
import { checkContext } from '../engine/graph/catalogue-check.ts'
import { check } from '../engine/graph/check.ts'
import type { Graph } from '../engine/graph/document.ts'
import { createSandbox } from '../engine/sandbox/create-sandbox.ts'
import type { Json } from '../engine/graph/values.ts'
import { testNode, type NodeTestResult } from '../engine/testing.ts'
import code from './code.ts'

const sandbox = createSandbox({ processes: 1 })
afterAll(() => sandbox.close())

function ran(
  text: string,
  outputs: readonly { name: string; type?: string }[] = [{ name: 'result' }],
  inputs: Readonly<Record<string, Json>> = {},
): Promise<NodeTestResult> {
  // SAFETY: what a test writes is JSON.
  const config = { code: text, outputs: outputs as never, timeLimit: 1 }
  return testNode(code, { config, inputs, sandbox })
}

test('computes each output from what arrives', async () => {
  const { outputs } = await ran(
    "const words = inputs.text.split(' ')\nreturn { words, count: words.length }",
    [
      { name: 'words', type: 'text[]' },
      { name: 'count', type: 'number' },
    ],
    { text: 'warp and weft' },
  )
  expect(outputs).toEqual({ words: ['warp', 'and', 'weft'], count: 3 })
})

test('without settings it hands on what arrives', async () => {
  const { outputs } = await testNode(code, { inputs: { a: 1, b: ['x'] }, sandbox })
  expect(outputs).toEqual({ result: { a: 1, b: ['x'] } })
})

test('leaves out what has no value, so that what hangs on it is skipped', async () => {
  const outputs = [{ name: 'high' }, { name: 'low' }]
  const text =
    'return inputs.score > 3 ? { high: inputs.score } : { low: inputs.score, high: null }'
  expect((await ran(text, outputs, { score: 4 })).outputs).toEqual({ high: 4 })
  expect((await ran(text, outputs, { score: 2 })).outputs).toEqual({ low: 2 })
})

test('hands on what the code logs', async () => {
  const { outputs } = await ran("console.log('found', { a: 1 })\nreturn { result: true }")
  expect(outputs).toEqual({ result: true, logs: ['found {"a":1}'] })
})

test('waits for promises', async () => {
  const text = 'const all = await Promise.all([1, Promise.resolve(2)])\nreturn { result: all }'
  expect((await ran(text)).outputs).toEqual({ result: [1, 2] })
})

test('names the line of a mistake', async () => {
  await expect(ran('const a = {}\n\nreturn { result: a.b.c }')).rejects.toMatchObject({
    code: 'code',
    message: "Line 3 of the code failed: TypeError: cannot read property 'c' of undefined.",
  })
})

test('refuses outputs that it does not have, and values that do not fit theirs', async () => {
  await expect(ran('return { results: 1 }')).rejects.toThrow(
    'The code returned "results", and its outputs are "result".',
  )
  await expect(ran("return { n: 'x' }", [{ name: 'n', type: 'number' }])).rejects.toThrow('"n"')
  await expect(ran('return 5')).rejects.toThrow(
    'The code returned a number. It must return an object with a value for each output, such as { result: 1 }.',
  )
})

test('code that cannot be read is a problem of the graph, with its line, and is not run', () => {
  const graph = (text: string): Graph => ({
    heddle: 1,
    name: 'computed',
    inputs: { a: { type: 'number' } },
    nodes: { sum: { type: 'code@1', config: { code: text }, inputs: { a: '$.a' } } },
    outputs: { sum: 'sum.result' },
  })
  const context = checkContext(createCatalogue([code]))
  expect(check(graph('for (;;) {}'), context).problems).toEqual([])
  expect(check(graph('const a = 1\nreturn { result: a + }'), context).problems).toMatchObject([
    {
      code: 'config',
      severity: 'error',
      message: `The node "sum" has a wrong "code": line 2 cannot be read: Unexpected token '}'.`,
      path: ['nodes', 'sum', 'config', 'code'],
    },
  ])
})

describe('the settings', () => {
  test.each([
    [[{ name: 'a' }, { name: 'a' }], 'two outputs are named "a"'],
    [[{ name: 'logs' }], '"logs" is the name of a port that is there already'],
    [[{ name: 'error' }], '"error" is the name of a port that is there already'],
  ])('refuse the outputs %j', async (outputs, message) => {
    await expect(ran('return {}', outputs)).rejects.toThrow(message)
  })
})

test('ends with its signal, although the code goes on', async () => {
  const controller = new AbortController()
  const reason = new Error('Cancelled by a test.')
  const run = testNode(code, {
    config: { code: 'for (;;) {}', timeLimit: 60 },
    sandbox: {
      run(request, signal) {
        const running = sandbox.run(request, signal)
        setTimeout(() => controller.abort(reason), 50)
        return running
      },
    },
    signal: controller.signal,
  })
  await expect(run).rejects.toBe(reason)
  expect((await ran('return { result: 1 }')).outputs).toEqual({ result: 1 })
})
