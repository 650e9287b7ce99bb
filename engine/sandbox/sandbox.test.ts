import { readFile } from 'node:fs/promises'
import { afterAll, describe, expect, test, vi } from 'vitest'
import type { Json } from '../graph/values.ts'
import { createSandbox } from './create-sandbox.ts'
import { freshInterpreter } from './interpreter.ts'
import { runCode } from './run-code.ts'
import type { SandboxError, SandboxResult } from './sandbox.ts'

const sandbox = createSandbox({ processes: 2 })
afterAll(() => sandbox.close())

function run(
  code: string,
  inputs: Readonly<Record<string, Json>> = {},
  timeLimit = 1000,
): Promise<SandboxResult> {
  return sandbox.run({ code, inputs, timeLimit })
}

async function failure(code: string, timeLimit = 500): Promise<SandboxError> {
  return run(code, {}, timeLimit).then(
    () => expect.fail(`The code ran: ${code}`),
    (error: SandboxError) => error,
  )
}

/** What every attack must leave behind: a sandbox that works. */
async function works(): Promise<void> {
  expect((await run('return { x: inputs.a + 1 }', { a: 1 })).outputs).toEqual({ x: 2 })
}

test('values go in and come out as JSON', async () => {
  const inputs = { a: [1, 'x', null, { b: true }], text: 'ü😀\u2028"' }
  expect((await run('return inputs', inputs)).outputs).toEqual(inputs)
})

describe('code that would never end, or take everything, ends with a sentence', () => {
  const late = 'The code took longer than 0.5 s, which is its limit.'
  const large = 'The code needs more than 128 MiB of memory, which is its limit.'
  const deep = 'The code nests values or calls too deeply.'

  test.each([
    ['a loop', 'while (true) {}', 'timeout', late],
    ['a pattern that backtracks', "/^(a+)+$/.test('a'.repeat(40) + '!')", 'timeout', late],
    ['a large sort', 'Array.from({ length: 1e7 }, (_, i) => -i).sort()', 'timeout', late],
    [
      'promises without end',
      'const f = () => Promise.resolve().then(f)\nf()\nreturn {}',
      'timeout',
      late,
    ],
    ['a getter that never ends', 'return { get x() { for (;;) {} } }', 'timeout', late],
    ['a large text', "return { x: 'x'.repeat(1e9) }", 'memory', large],
    ['a growing buffer', 'const a = []\nfor (;;) a.push(new Uint8Array(1e6))', 'memory', large],
    ['recursion', 'const f = () => f()\nf()', 'code', 'The code calls itself too deeply.'],
    ['deep JSON', "JSON.parse('['.repeat(2e5))", 'code', deep],
    [
      'a deep result',
      'let o = {}\nfor (let i = 0; i < 2e5; i += 1) o = { o }\nreturn o',
      'code',
      deep,
    ],
    [
      'a large pattern',
      "new RegExp('('.repeat(1e5))",
      'code',
      'Line 1 of the code failed: SyntaxError: too many captures.',
    ],
    [
      'a large result',
      "return { x: 'ab'.repeat(1e7) }",
      'too-large',
      'The code returned more than 16 million characters as JSON, which is the limit.',
    ],
    [
      'a promise that is never kept',
      'await new Promise(() => {})',
      'code',
      'The code waits for something that never happens.',
    ],
  ])('%s', async (_, code, kind, message) => {
    const error = await failure(code, kind === 'timeout' ? 500 : 20_000)
    expect(error).toMatchObject({ code: kind, message })
    await works()
  })

  test('memory that grows slowly is stopped by one limit or the other', async () => {
    const error = await failure("const a = []\nfor (;;) a.push(new Array(1e5).fill('x'))")
    expect(['timeout', 'memory']).toContain(error.code)
    await works()
  })

  test('endless logs are cut', async () => {
    const error = await failure("for (;;) console.log('x'.repeat(100))")
    expect(error.code).toBe('timeout')
    expect(error.logs.length).toBeLessThan(1100)
    expect(error.logs.at(-1)).toBe('… and more, which is left out.')
  })

  test('the process that ran it is gone', async () => {
    await failure('while (true) {}')
    const children = await readFile(
      `/proc/${process.pid}/task/${process.pid}/children`,
      'utf8',
    ).catch(() => '')
    expect(children.trim().split(/\s+/).length).toBeLessThanOrEqual(3)
  })
})

describe('a mistake in the code', () => {
  test.each([
    [
      'return inputs.a.b',
      1,
      "Line 1 of the code failed: TypeError: cannot read property 'b' of undefined.",
    ],
    ['const x = 1\nx = 2', 2, "Line 2 of the code failed: TypeError: 'x' is read-only."],
    ['\n\nreturn }', 3, "Line 3 of the code failed: SyntaxError: expecting ')'."],
    [
      'undeclared = 1',
      1,
      "Line 1 of the code failed: ReferenceError: 'undeclared' is not defined.",
    ],
    ["\nthrow new Error('No!')", 2, 'Line 2 of the code failed: Error: No!'],
    ['throw { a: 1 }', undefined, 'The code threw {"a":1}.'],
    ['throw undefined', undefined, 'The code threw undefined.'],
    ['return { x: NaN }', undefined, 'The code returned NaN at "x", which JSON cannot hold.'],
    [
      'return',
      undefined,
      'The code returned nothing. It must return an object with a value for each output, such as { result: 1 }.',
    ],
  ])('%j is told with its line', async (code, line, message) => {
    const error = await failure(code)
    expect(error).toMatchObject({ code: 'code', message })
    expect(error.line).toBe(line)
  })

  test('is told with what the code had logged', async () => {
    const error = await failure("console.log('at', { step: 3 })\nthrow new Error('No.')")
    expect(error.hint).toBe('It had logged: at {"step":3}')
  })
})

test.each([
  'return new Date(0)',
  'return { toJSON() {} }',
  'return { toJSON: () => null }',
  'return { toJSON: () => [] }',
])('a result that is no object as JSON is told in a sentence: %s', async (code) => {
  expect((await failure(code)).message).toBe(
    'The code returned something that is no object as JSON, such as a date. It must return a plain object with a value for each output, such as { result: 1 }.',
  )
})

test.each([
  ['throw 10n', 'The code threw 10n.'],
  ["throw 'no'", 'The code threw "no".'],
  ["throw Symbol('x')", 'The code threw undefined.'],
])('anything may be thrown: %s', async (code, message) => {
  expect(await failure(code)).toMatchObject({ code: 'code', message })
})

test('an error is told in few words, whatever its name is', async () => {
  const { message } = await failure(
    "const e = new Error('x')\ne.name = 'n'.repeat(1e6)\nthrow e",
    2000,
  )
  expect(message.length).toBeLessThan(300)
})

test('an error that runs code while it is looked at is late', async () => {
  const error = await failure('throw new Proxy({}, { get() { for (;;) {} } })')
  expect(error).toMatchObject({ code: 'timeout' })
  await works()
})

test('a clock that is set does not change when code is late', async () => {
  let hours = 0
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => (hours += 1) * 3_600_000)
  const request = { code: 'return { x: 1 }', inputs: '{}', timeLimit: 5000 }
  const limits = { memory: 64 * 1024 * 1024, largestResult: 1000 }
  const answer = runCode(await freshInterpreter(), { ...request, ...limits })
  clock.mockRestore()
  expect(answer).toMatchObject({ outputs: '{"x":1}' })
})

test('nothing of the machine is there', async () => {
  const names = [
    'fetch',
    'XMLHttpRequest',
    'WebSocket',
    'process',
    'require',
    'module',
    'setTimeout',
    'performance',
    'Deno',
    'navigator',
    'Worker',
    'std',
    'os',
  ]
  const code = `return { found: ${JSON.stringify(names)}.filter((name) => name in globalThis) }`
  expect((await run(code)).outputs).toEqual({ found: [] })
  expect((await failure("await import('node:fs')")).message).toContain('could not load module')
  const escape = "return { x: String(console.log.constructor('return typeof process')()) }"
  expect((await run(escape)).outputs).toEqual({ x: 'undefined' })
})

test('no clock is there, and given times can be worked with', async () => {
  for (const code of ['Date.now()', 'new Date()', 'Date()', 'new (new Date(0).constructor)()']) {
    expect((await failure(code)).message).toContain('There is no clock here')
  }
  const code = 'return { day: new Date(inputs.now).getDay(), text: new Date(0).toString() }'
  expect((await run(code, { now: '2026-11-26T10:00:00Z' })).outputs).toEqual({
    day: 4,
    text: 'Thu Jan 01 1970 00:00:00 GMT+0000',
  })
})

test('random numbers follow from code and inputs', async () => {
  const code = 'return { list: [Math.random(), Math.random(), Math.random()] }'
  const [first, second, other] = await Promise.all([run(code), run(code), run(code, { a: 1 })])
  expect(second).toEqual(first)
  expect(other).not.toEqual(first)
  expect(new Set(Object.values(first.outputs).flat()).size).toBe(3)
})

test('nothing of one run is there in the next', async () => {
  const spoil = `
    globalThis.left = 1
    Array.prototype.map = () => 'spoiled'
    Object.prototype.left = 1
    JSON.stringify = () => '"spoiled"'
    return { x: 1 }`
  const look = 'return { left: typeof left + typeof {}.left, list: [1].map((x) => x + 1) }'
  for (let turn = 0; turn < 3; turn += 1) {
    expect((await run(spoil)).outputs).toEqual({ x: 1 })
    expect((await run(look)).outputs).toEqual({ left: 'undefinedundefined', list: [2] })
  }
})

test('code that spoils everything cannot spoil its own way out', async () => {
  const code = `
    for (const name of Object.getOwnPropertyNames(globalThis)) {
      try { globalThis[name] = () => { throw 1 } } catch {}
    }
    return { x: 1 }`
  expect((await run(code)).outputs).toEqual({ x: 1 })
})

test('many pieces of code wait their turn', async () => {
  const all = await Promise.all(
    Array.from({ length: 20 }, (_, number) => run('return { n: inputs.number }', { number }, 5000)),
  )
  expect(all.map(({ outputs }) => outputs['n'])).toEqual(Array.from({ length: 20 }, (_, n) => n))
})

test('a piece that waits its turn can be given up, and so can one at work', async () => {
  const small = createSandbox({ processes: 1 })
  const reason = new Error('Cancelled by a test.')
  const [working, waiting] = [new AbortController(), new AbortController()]
  const request = { code: 'for (;;) {}', inputs: {}, timeLimit: 60_000 }
  const first = small.run(request, working.signal)
  const second = small.run(request, waiting.signal)
  waiting.abort(reason)
  await expect(second).rejects.toBe(reason)
  working.abort(reason)
  await expect(first).rejects.toBe(reason)
  const third = await small.run({ code: 'return { x: 1 }', inputs: {}, timeLimit: 5000 })
  expect(third.outputs).toEqual({ x: 1 })
  await small.close()
  await expect(small.run(request)).rejects.toThrow('Heddle is stopping and runs no more code.')
})
