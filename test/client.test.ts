import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { answerText, createClient, HeddleError, type RunEvent } from '../client/heddle-client.ts'
import { breakingProxy } from './support/breaking-proxy.ts'
import { token } from './support/client.ts'
import { oneAnswer } from './support/graphs.ts'
import { startScriptedModel } from './support/scripted-model-server.ts'
import { startServed } from './support/served.ts'

const model = await startScriptedModel()
const heddle = await startServed()
const client = createClient({ url: `${heddle.url}/`, token })
const said = 'Heddles lift the warp, one thread after another, so that a shuttle can pass.'

afterAll(async () => {
  await heddle[Symbol.asyncDispose]()
  await model.close()
})

beforeEach(async () => {
  model.reset()
  await heddle.connect({ baseUrl: model.url, profiles: [{ name: 'default', model: 'gpt-5-mini' }] })
  await heddle.publish(oneAnswer('answers'))
})

function numbersOf(events: readonly RunEvent[]): number[] {
  return events.flatMap((event) => (event.type === 'node-delta' ? [] : [event.seq]))
}

test('a graph is run to its end', async () => {
  model.script({ kind: 'text', text: said })
  const run = await client.run('answers', { question: 'x' })
  expect(run).toMatchObject({ status: 'succeeded', outputs: { answer: said } })
  expect(await client.look(run.id)).toMatchObject({ id: run.id, status: 'succeeded' })
})

test('its answer is read while it is written', async () => {
  model.script({ kind: 'text', text: said, pace: 60 })
  const texts = await Array.fromAsync(answerText(client.stream('answers', { question: 'x' })))
  expect(texts.length).toBeGreaterThan(1)
  expect(texts.at(-1)).toBe(said)
  for (const text of texts) expect(said.startsWith(text)).toBe(true)
})

test('a run is begun, watched from any event, and cancelled', async () => {
  model.script({ kind: 'hang' })
  const { id } = await client.start('answers', { question: 'x' })
  const watched = Array.fromAsync(client.events(id))
  await vi.waitFor(() => expect(model.requests).toHaveLength(1), 5000)
  await client.cancel(id)
  const events = await watched
  expect(events.at(-1)).toMatchObject({ type: 'run-end', status: 'cancelled' })
  const [, second] = numbersOf(events)
  const rest = await Array.fromAsync(client.events(id, { after: second! }))
  expect(numbersOf(rest)).toEqual(numbersOf(events).slice(2))
  await expect(client.cancel(id)).rejects.toMatchObject({ status: 409, code: 'RUN_IS_OVER' })
})

test('what Heddle refuses is an error with its sentence and all its problems', async () => {
  const error = await client.run('answers', { query: 1 }).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(HeddleError)
  expect(error).toMatchObject({ status: 422, code: 'INPUT_DOES_NOT_FIT' })
  // SAFETY: it was looked at just above.
  const { problems, requestId } = error as HeddleError
  expect(problems.length).toBeGreaterThan(1)
  expect(requestId).toMatch(/^[0-9a-f-]{36}$/)
  const stranger = createClient({ url: heddle.url, token: 'wrong' })
  await expect(stranger.look('x')).rejects.toMatchObject({ status: 401 })
})

test('a Heddle that is not there is told as such', async () => {
  // Nothing listens on port 1.
  const nowhere = createClient({ url: 'http://127.0.0.1:1', token })
  await expect(nowhere.look('x')).rejects.toMatchObject({
    status: 0,
    message: 'Heddle cannot be reached at http://127.0.0.1:1.',
  })
})

describe('a connection that breaks', () => {
  test('is taken up again where it was, and no event comes twice or not at all', async () => {
    model.script({ kind: 'text', text: said, pace: 15 })
    await using proxy = await breakingProxy(heddle.url, (connection) =>
      connection < 6 ? 500 + 250 * connection : undefined,
    )
    const far = createClient({ url: proxy.url, token })
    const events = await Array.fromAsync(far.stream('answers', { question: 'x' }))
    expect(proxy.connections()).toBeGreaterThan(2)
    const numbers = numbersOf(events)
    expect(numbers).toEqual(numbers.map((_, at) => at + 1))
    expect(events.at(-1)).toMatchObject({ type: 'run-end', status: 'succeeded' })
    expect(model.requests).toHaveLength(1)
  })

  test('again and again without any event is given up', async () => {
    const { id } = await client.run('answers', { question: 'x' })
    await using proxy = await breakingProxy(heddle.url, () => 1)
    const far = createClient({ url: proxy.url, token, delay: 1 })
    const read = Array.fromAsync(far.events(id))
    await expect(read).rejects.toMatchObject({ status: 0 })
    expect(proxy.connections()).toBe(9)
  })
})

test('leaving a stream hangs up, and the run goes on', async () => {
  model.script({ kind: 'text', text: said, pace: 15 })
  let run = ''
  for await (const event of client.stream('answers', { question: 'x' })) {
    run = event.run
    if (event.type === 'node-delta') break
  }
  await vi.waitFor(async () => expect((await client.look(run)).status).toBe('succeeded'), 5000)
})

test('a signal ends a stream at once', async () => {
  model.script({ kind: 'hang' })
  const stop = new AbortController()
  const read = async () => {
    const events = client.stream('answers', { question: 'x' }, { signal: stop.signal })
    for await (const event of events) {
      if (event.type === 'node-start') stop.abort(new Error('Enough.'))
    }
  }
  await expect(read()).rejects.toThrow('Enough.')
})
