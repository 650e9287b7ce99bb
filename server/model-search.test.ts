import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import {
  startScriptedModel,
  type Answer,
  type ScriptedModel,
} from '../test/support/scripted-model-server.ts'
import { createLog } from './log.ts'
import { searchModel, type ModelSearch } from './model-search.ts'

/** Short, so that nothing here waits, and far enough apart to tell them from each other. */
const pauses = { shortest: 40, longest: 160 }

function search(
  server: Pick<ScriptedModel, 'url'>,
): ModelSearch & { readonly changes: () => number; readonly logged: () => readonly string[] } {
  let changes = 0
  const lines: string[] = []
  const found = searchModel(
    { provider: 'openai', baseUrl: server.url, key: undefined },
    {
      log: createLog({ terminal: false, write: (line) => lines.push(line) }),
      onChange: () => (changes += 1),
      pauses,
    },
  )
  onTestFinished(() => found.close())
  return { ...found, changes: () => changes, logged: () => lines }
}

/** A server that keeps the times at which it was asked. */
async function timed(answer: () => Answer | undefined): Promise<{
  server: ScriptedModel
  gaps: () => number[]
}> {
  const server = await startScriptedModel()
  onTestFinished(() => server.close())
  const times: number[] = []
  server.script(() => {
    times.push(performance.now())
    return answer()
  })
  return { server, gaps: () => times.slice(1).map((time, at) => time - (times[at] ?? time)) }
}

function listing(...names: readonly string[]): Answer {
  const body = JSON.stringify({ data: names.map((id) => ({ id })) })
  return { kind: 'raw', body, contentType: 'application/json' }
}

async function gone(): Promise<{ url: string; port: number }> {
  const server = await startScriptedModel()
  await server.close()
  return { url: server.url, port: Number(new URL(server.url).port) }
}

const soon = { timeout: 10_000, interval: 10 }

test('finds the model of a server that starts later, and tells of it once', async () => {
  const { url, port } = await gone()
  const one = search({ url })
  await one.settled()
  expect(one.model()).toBeUndefined()
  expect(one.trouble()).toContain('does not answer: is it running?')
  const later = await startScriptedModel({ port })
  onTestFinished(() => later.close())
  await expect.poll(() => one.model(), soon).toBe('scripted')
  expect(one.trouble()).toBeUndefined()
  expect(one.changes()).toBe(2)
  const asked = later.requests.length
  await new Promise((resolve) => setTimeout(resolve, 3 * pauses.longest))
  expect(later.requests).toHaveLength(asked)
})

test('asks after pauses that grow, and logs the same trouble once', async () => {
  const { server, gaps } = await timed(() => listing('some-embedding'))
  const one = search(server)
  await expect.poll(() => gaps().length, soon).toBeGreaterThanOrEqual(4)
  one.close()
  for (const [at, pause] of [40, 80, 160, 160].entries()) {
    // Timers may ring a millisecond early.
    expect(gaps()[at]).toBeGreaterThanOrEqual(pause - 2)
  }
  expect(one.trouble()).toContain('lists no chat model')
  expect(one.logged()).toHaveLength(1)
  expect(one.changes()).toBe(1)
})

test('never asks twice at the same time, and nobody waits long for a server that is silent', async () => {
  const { server } = await timed(() => (server.requests.length > 1 ? { kind: 'hang' } : listing()))
  const one = search(server)
  await one.settled()
  await new Promise((resolve) => setTimeout(resolve, pauses.shortest))
  const before = performance.now()
  await Promise.all(Array.from({ length: 20 }, () => one.settled()))
  expect(performance.now() - before).toBeLessThan(4000)
  expect(server.requests).toHaveLength(2)
})

test('a run that starts has the server asked at once, without waiting for the pause', async () => {
  let isThere = false
  const { server, gaps } = await timed(() => listing(...(isThere ? ['chat'] : [])))
  const one = search(server)
  await expect.poll(() => gaps().length, soon).toBeGreaterThanOrEqual(3)
  isThere = true
  await new Promise((resolve) => setTimeout(resolve, pauses.shortest + 5))
  await one.settled()
  expect(one.model()).toBe('chat')
})

test('a server that refuses the key is not asked again', async () => {
  const { server } = await timed(() => ({ kind: 'status', status: 401 }))
  const one = search(server)
  await one.settled()
  await new Promise((resolve) => setTimeout(resolve, 3 * pauses.longest))
  await one.settled()
  expect(server.requests).toHaveLength(1)
  expect(one.trouble()).toContain('wants a key')
})

test('a model that fails is kept while it is listed, and replaced when it is not any more', async () => {
  let models = ['first', 'second']
  const { server } = await timed(() => listing(...models))
  const one = search(server)
  await one.settled()
  const pass = (): Promise<void> =>
    new Promise((resolve) => setTimeout(resolve, pauses.shortest + 5))
  await pass()
  models = ['second', 'first']
  one.doubt('first')
  await one.settled()
  expect([one.model(), server.requests.length, one.changes()]).toEqual(['first', 2, 1])
  // Whose failure it was counts: another model says nothing of this one.
  await pass()
  one.doubt('second')
  await one.settled()
  expect(server.requests).toHaveLength(2)
  models = []
  one.doubt('first')
  await one.settled()
  expect([one.model(), one.trouble()]).toEqual(['first', undefined])
  models = ['third']
  await expect.poll(() => one.model(), soon).toBe('third')
  expect(one.changes()).toBe(2)
})

test('closed, it asks no more', async () => {
  const { server } = await timed(() => listing())
  const one = search(server)
  await one.settled()
  one.close()
  one.doubt('scripted')
  await new Promise((resolve) => setTimeout(resolve, 3 * pauses.longest))
  expect(server.requests).toHaveLength(1)
})

test('keeps no process alive', async () => {
  const { url } = await gone()
  const script = `
    import { searchModel } from './server/model-search.ts'
    const told = { log: { info() {}, warn() {} }, onChange() {} }
    const one = searchModel({ provider: 'openai', baseUrl: '${url}', key: undefined }, told)
    await one.settled()
    console.log(one.trouble())`
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', script],
    { timeout: 30_000 },
  )
  expect(stdout).toContain('is it running?')
})
