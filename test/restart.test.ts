import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { ErrorBody, IndexSummary, RunAnswer } from '../server/api.ts'
import { all, numbersOf, type Frame } from './support/client.ts'
import { echo, oneAnswer } from './support/graphs.ts'
import {
  startScriptedModel,
  type ScriptedModel,
  type SeenRequest,
} from './support/scripted-model-server.ts'
import { startServed } from './support/served.ts'
import { spawnServer } from './support/spawned.ts'
import { ownFolder } from './support/temporary-folder.ts'

const question = 'What is a heddle on a loom?'

// Processes that start beside other tests take their time.
vi.setConfig({ testTimeout: 60_000 })
const eventually = (check: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(check, { timeout: 40_000 })

async function ownModel(): Promise<ScriptedModel> {
  const model = await startScriptedModel()
  onTestFinished(() => model.close())
  return model
}

function connectedTo(model: ScriptedModel): NodeJS.ProcessEnv {
  return { OPENAI_BASE_URL: model.url, HEDDLE_MODEL: 'scripted' }
}

function isAnswering({ body }: SeenRequest): boolean {
  return !('response_format' in body)
}

/** Each event once and none missing: the numbers from 1 on. */
function expectWhole(frames: readonly Frame[]): void {
  const numbers = numbersOf(frames)
  expect(numbers).toEqual(numbers.map((_, index) => index + 1))
  const ends = frames.filter(({ event }) => event.type === 'run-end')
  expect(ends).toHaveLength(1)
  expect(frames.at(-1)).toBe(ends[0])
}

describe('a server that is killed in the middle of a run', () => {
  test('goes on with it at the next start; what was done is not done again', async () => {
    const home = ownFolder()
    const model = await ownModel()
    const slow = Array.from({ length: 500 }, (_, index) => `word${index}`).join(' ')
    model.script((seen) => (isAnswering(seen) ? { kind: 'text', text: slow, pace: 20 } : undefined))
    const before: Frame[] = []
    {
      await using killed = await spawnServer({ home, variables: connectedTo(model) })
      for await (const frame of killed.stream('docs-chatbot', { question })) {
        before.push(frame)
        if (before.filter(({ event }) => event.type === 'node-delta').length === 3) break
      }
      await killed.kill()
    }
    const asked = model.requests.filter((seen) => !isAnswering(seen)).length
    expect(asked).toBeGreaterThan(0)
    const { run } = before[0]!.event
    const last = numbersOf(before).at(-1)!

    model.script((seen) =>
      isAnswering(seen) ? { kind: 'text', text: 'It lifts [1].' } : undefined,
    )
    await using heddle = await spawnServer({ home, variables: connectedTo(model) })
    const after = await all(heddle.watch(run, last))
    expectWhole([...before, ...after])
    expect(after[0]?.event).toMatchObject({ type: 'run-resume', reason: 'restart' })
    expect(after.at(-1)?.event).toMatchObject({ type: 'run-end', status: 'succeeded' })
    const ended = [...before, ...after].flatMap(({ event }) =>
      event.type === 'node-end' ? [event.path] : [],
    )
    expect(ended.toSorted()).toEqual([...new Set(ended)].toSorted())
    // The rewriting of the question was done before; checking and judging came after.
    const rewritten = model.requests.filter(({ prompt }) => prompt.includes('Rewrite the question'))
    expect(rewritten).toHaveLength(1)
    const attempts = after.flatMap(({ event }) =>
      event.type === 'node-start' && event.node === 'generate' ? [event.attempt] : [],
    )
    expect(attempts[0]).toBe(2)
    // Text of the attempt that was cut off is replaced, not continued.
    const pieces = after.filter(({ event }) => event.type === 'node-delta')
    expect(pieces[0]?.event).toMatchObject({ offset: 0 })
    expect(await all(heddle.watch(run))).toEqual(
      [...before, ...after].filter(({ event }) => event.type !== 'node-delta'),
    )
    expect(await heddle.look(run)).toMatchObject({ outputs: { answer: 'It lifts [1].' } })
  })

  test('again and again still ends it once', async () => {
    const home = ownFolder()
    const model = await ownModel()
    model.script({ kind: 'hang' })
    let run = ''
    for (let kills = 1; kills <= 3; kills += 1) {
      await using heddle = await spawnServer({ home, variables: connectedTo(model) })
      if (kills === 1) {
        await heddle.publish(oneAnswer('hanging'))
        run = (await heddle.begin('hanging', { question })).id
      }
      await eventually(() => expect(model.requests).toHaveLength(kills))
      // What a client has seen is on disk.
      for await (const { event } of heddle.watch(run)) {
        if (event.type === 'node-start' && event.attempt === kills) break
      }
      await heddle.kill()
    }
    model.reset()
    await using heddle = await startServed({ home, variables: connectedTo(model) })
    const frames = await all(heddle.watch(run))
    expectWhole(frames)
    expect(frames.filter(({ event }) => event.type === 'run-resume')).toHaveLength(3)
    expect(await heddle.look(run)).toMatchObject({
      status: 'succeeded',
      outputs: { answer: 'This is what the scripted model says.' },
    })
    expect(model.requests).toHaveLength(1)
  })

  test('finishes it on the version it began with', async () => {
    const home = ownFolder()
    const model = await ownModel()
    model.script({ kind: 'hang' })
    let begun: RunAnswer
    {
      await using heddle = await startServed({ home, variables: connectedTo(model) })
      await heddle.publish(oneAnswer('pinned'))
      begun = await heddle.begin('pinned', { question })
      await eventually(() => expect(model.requests).toHaveLength(1))
      await heddle.publish({ ...oneAnswer('pinned'), outputs: { other: 'answer.supported' } })
    }
    model.reset()
    await using heddle = await startServed({ home, variables: connectedTo(model) })
    await all(heddle.watch(begun.id))
    const run = await heddle.look(begun.id)
    expect(run).toMatchObject({ version: begun.version, status: 'succeeded' })
    expect(Object.keys(run.outputs)).toEqual(['answer'])
    const next = await heddle.run('pinned', { question })
    expect(next.outputs).toEqual({ other: true })
  })
})

test('a run that goes on waits for an index that must be built first', async () => {
  const home = ownFolder()
  const model = await ownModel()
  model.script({ kind: 'hang' })
  let begun: RunAnswer
  {
    await using heddle = await startServed({ home, variables: connectedTo(model) })
    begun = await heddle.begin('docs-chatbot', { question })
    await eventually(() => expect(model.requests).toHaveLength(1))
  }
  // As after a first start that was cut off before the documents were in.
  const store = new DatabaseSync(join(home, 'heddle.sqlite'))
  store.exec("PRAGMA foreign_keys = ON; DELETE FROM indexes WHERE name = 'docs'")
  store.close()
  model.reset()
  await using heddle = await startServed({ home, variables: connectedTo(model), settle: false })
  await all(heddle.watch(begun.id))
  expect(await heddle.look(begun.id)).toMatchObject({ status: 'succeeded' })
})

test('a run whose graph cannot run any more holds up nothing, and can be cancelled', async () => {
  const home = ownFolder()
  const model = await ownModel()
  model.script({ kind: 'hang' })
  let stuck: RunAnswer
  {
    await using heddle = await startServed({ home, variables: connectedTo(model) })
    await heddle.publish(oneAnswer('stuck'))
    stuck = await heddle.begin('stuck', { question })
    await eventually(() => expect(model.requests).toHaveLength(1))
  }
  const store = new DatabaseSync(join(home, 'heddle.sqlite'))
  store
    .prepare(`UPDATE graph_documents SET document = replace(document, 'generate@1', 'gone@1')`)
    .run()
  store.close()
  await using heddle = await startServed({ home, variables: connectedTo(model) })
  expect((await heddle.send('/ready')).status).toBe(200)
  expect(heddle.logged()).toContain(stuck.id)
  expect(await heddle.look(stuck.id)).toMatchObject({ status: 'running' })
  const { status } = await heddle.send(`/v1/runs/${stuck.id}/cancel`, { method: 'POST' })
  expect(status).toBe(202)
  expect(await heddle.look(stuck.id)).toMatchObject({
    status: 'cancelled',
    error: { code: 'cancelled' },
  })
  expectWhole(await all(heddle.watch(stuck.id)))
  expect((await heddle.send(`/v1/runs/${stuck.id}/cancel`, { method: 'POST' })).status).toBe(409)
})

describe('a server that is asked to stop', () => {
  test('takes nothing new, lets runs finish for a while, and leaves the rest to the next start', async () => {
    const home = ownFolder()
    const model = await ownModel()
    model.script((seen) =>
      seen.prompt.includes('Quick')
        ? { kind: 'text', text: 'Done.', firstAfter: 300 }
        : { kind: 'hang' },
    )
    await using heddle = await spawnServer({
      home,
      variables: { ...connectedTo(model), HEDDLE_DRAIN: '1' },
    })
    await heddle.publish(oneAnswer('answering'))
    const watched: Frame[] = []
    const watching = (async () => {
      for await (const frame of heddle.stream('answering', { question: 'Watched' })) {
        watched.push(frame)
      }
    })()
    const send = (asked: string): ReturnType<typeof heddle.send<RunAnswer & ErrorBody>> =>
      heddle.send('/v1/graphs/answering/runs', { body: { input: { question: asked } } })
    const quick = send('Quick')
    const waiting = send('Waiting')
    await eventually(() => expect(model.requests).toHaveLength(3))

    heddle.signal('SIGTERM')
    await eventually(async () => {
      const { status, body } = await heddle.send('/ready')
      expect([status, body]).toMatchObject([503, { status: 'stopping' }])
    })
    expect((await heddle.send('/health')).status).toBe(200)
    const refused = await send('New')
    expect([refused.status, refused.body.error.code]).toEqual([503, 'STOPPING'])
    expect(refused.headers.get('retry-after')).toBe('5')

    expect(await quick).toMatchObject({ status: 200, body: { outputs: { answer: 'Done.' } } })
    const left = await waiting
    const id = left.headers.get('heddle-run-id')!
    expect([left.status, left.body.error]).toMatchObject([
      503,
      { code: 'STOPPING', message: expect.stringContaining(`The run "${id}" goes on`) },
    ])
    await watching
    expect(watched.at(-1)?.event.type).not.toBe('run-end')
    expect(await heddle.code).toBe(0)
    expect(heddle.output()).not.toContain('"level":"error"')
    const hungUp = model.requests.filter(({ closedEarly }) => closedEarly)
    expect(hungUp.map(({ prompt }) => prompt.includes('Quick'))).toEqual([false, false])
    expect(readdirSync(home)).not.toContain('address')

    model.reset()
    await using next = await startServed({ home, variables: connectedTo(model) })
    const rest = await all(next.watch(watched[0]!.event.run, numbersOf(watched).at(-1)))
    expectWhole([...watched, ...rest])
    await all(next.watch(id))
    expect(await next.look(id)).toMatchObject({ status: 'succeeded' })
    expect(model.requests).toHaveLength(2)
  })

  test('twice ends at once, with everything left to the next start', async () => {
    const home = ownFolder()
    const model = await ownModel()
    model.script({ kind: 'hang' })
    await using heddle = await spawnServer({ home, variables: connectedTo(model) })
    await heddle.publish(oneAnswer('hanging'))
    const { id } = await heddle.begin('hanging', { question })
    await eventually(() => expect(model.requests).toHaveLength(1))
    heddle.signal('SIGTERM')
    // Until it is heard: signals within a moment are one.
    const again = setInterval(() => heddle.signal('SIGTERM'), 600)
    expect(await heddle.code).toBe(0)
    clearInterval(again)
    model.reset()
    await using next = await startServed({ home, variables: connectedTo(model) })
    await all(next.watch(id))
    expect(await next.look(id)).toMatchObject({ status: 'succeeded' })
  })

  test('while it still looks for the model answers who waits for that, and ends', async () => {
    const model = await ownModel()
    model.script({ kind: 'hang' })
    const heddle = await startServed({ variables: { OPENAI_BASE_URL: model.url } })
    const asked = heddle.send<ErrorBody>('/v1/graphs/docs-chatbot/runs', {
      body: { input: { question } },
    })
    await new Promise((resolve) => setTimeout(resolve, 100))
    const closing = heddle.server.close()
    await model.close()
    const { status, body } = await asked
    expect([status, body.error.code]).toEqual([503, 'STOPPING'])
    await closing
    await heddle[Symbol.asyncDispose]()
  })

  test('while an embedding model hangs ends, and makes the vectors at the next start', async () => {
    const home = ownFolder()
    const model = await ownModel()
    model.script(({ path }) => (path === '/embeddings' ? { kind: 'hang' } : undefined))
    {
      await using heddle = await startServed({ home, variables: connectedTo(model) })
      await heddle.connect({ profiles: [{ name: 'embedding', model: 'scripted-embedding' }] })
      await eventually(() => expect(model.requests).toHaveLength(1))
    }
    await eventually(() => expect(model.requests[0]).toMatchObject({ closedEarly: true }))
    model.reset()
    await using heddle = await startServed({ home, variables: connectedTo(model) })
    const { body } = await heddle.send<IndexSummary>('/api/indexes/docs')
    expect(body).toMatchObject({ state: 'ready', embedding: 'openai:scripted-embedding' })
  })
})

test('graphs with what they hold come back after a restart', async () => {
  const home = ownFolder()
  const kept = { ...echo('kept'), description: 'Kept' }
  {
    await using heddle = await startServed({ home, settle: false })
    await heddle.publish(kept)
    await heddle.publish({ ...kept, description: 'Changed' })
  }
  await using heddle = await startServed({ home, settle: false })
  const { body } = await heddle.send('/api/graphs/kept')
  expect(body).toMatchObject({ draft: { description: 'Changed' }, revision: 2, changed: false })
  const versions = await heddle.send('/api/graphs/kept/versions')
  expect(versions.body).toMatchObject({ versions: [{ number: 2 }, { number: 1 }] })
})
