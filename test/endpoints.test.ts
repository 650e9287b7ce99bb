import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { LargeValue } from '../engine/run/events.ts'
import type { ErrorBody, RunAnswer, RunList } from '../server/api.ts'
import { heddleVersion } from '../server/version.ts'
import { all, numbersOf, token, type Frame } from './support/client.ts'
import { echo, oneAnswer } from './support/graphs.ts'
import { startScriptedModel } from './support/scripted-model-server.ts'
import { startServed } from './support/served.ts'

const heddle = await startServed()
const question = 'What is a heddle on a loom?'
const chatbot = '/v1/graphs/docs-chatbot/runs'

afterAll(() => heddle[Symbol.asyncDispose]())

function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1)
}

describe('POST /v1/graphs/{name}/runs', () => {
  test('answers with the run when it has ended, and with its id in a header', async () => {
    const { status, headers, body } = await heddle.send<RunAnswer>(chatbot, {
      body: { input: { question } },
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({ graph: 'docs-chatbot', status: 'succeeded' })
    expect(Object.keys(body).toSorted()).toEqual(
      [
        'endedAt',
        'feedbackToken',
        'graph',
        'id',
        'outputs',
        'startedAt',
        'status',
        'usage',
        'version',
      ].toSorted(),
    )
    expect(body.outputs['answer']).toMatch(/ \[\d\]$/)
    expect(body.outputs['citations']).toMatchObject([{ source: 'docs/faq.md' }])
    expect(body.usage).toEqual({ calls: 0, inputTokens: 0, outputTokens: 0, cost: 0, models: [] })
    expect(headers.get('heddle-run-id')).toBe(body.id)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(await heddle.look(body.id)).toEqual(body)
  })

  test('runs the newest version, and not the draft', async () => {
    await heddle.publish(echo('drafted'))
    const { body: before } = await heddle.send<{ draft: object; version: string }>(
      '/api/graphs/drafted',
    )
    const draft = { ...echo('drafted'), description: 'Not saved as a version yet' }
    const saved = await heddle.send('/api/graphs/drafted/draft', {
      method: 'PUT',
      body: { baseRevision: 1, draft },
    })
    expect(saved.status).toBe(200)
    const run = await heddle.run('drafted', { question })
    expect(run.version).toBe(before.version)
    const { body: drafted } = await heddle.send<RunAnswer>('/api/graphs/drafted/draft/runs', {
      body: { input: { question } },
    })
    expect(drafted).toMatchObject({ status: 'succeeded', outputs: { said: question } })
    expect(drafted.version).not.toBe(before.version)
  })

  test('answers a client that takes anything with JSON', async () => {
    const answer = await heddle.send<RunAnswer>(chatbot, {
      body: { input: { question } },
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json; charset=utf-8',
        accept: '*/*',
      },
    })
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    expect(answer.body.status).toBe('succeeded')
  })

  test('says what does not fit the inputs of the graph, all at once', async () => {
    const { status, body } = await heddle.send<ErrorBody>(chatbot, {
      body: { input: { questions: 'x', history: 'none' } },
    })
    expect(status).toBe(422)
    expect(body.error.code).toBe('INPUT_DOES_NOT_FIT')
    expect(body.error.problems?.map(({ path }) => path.join('.'))).toEqual([
      'input.questions',
      'input.history',
      'input.question',
    ])
  })

  test('answers for a graph that is not there with 404', async () => {
    const { status, body } = await heddle.send('/v1/graphs/nothing/runs', { body: { input: {} } })
    expect(status).toBe(404)
    expect(body).toMatchObject({ error: { message: 'There is no graph "nothing".' } })
  })
})

describe('a stream', () => {
  test('has every event with its number and without a gap, and pieces of text without one', async () => {
    let frames = await all(heddle.stream('docs-chatbot', { question }))
    // On a busy machine a run without a model is through before its reader is there.
    while (!frames.some(({ type }) => type === 'node-delta'))
      frames = await all(heddle.stream('docs-chatbot', { question }))
    expect(frames.map(({ type }) => type)).toEqual(frames.map(({ event }) => event.type))
    expect(numbersOf(frames)).toEqual(upTo(numbersOf(frames).length))
    const recorded = frames.filter(({ event }) => event.type !== 'node-delta')
    expect(recorded.map(({ id }) => Number(id))).toEqual(numbersOf(frames))
    const deltas = frames.filter(({ event }) => event.type === 'node-delta')
    expect(deltas.map(({ id }) => id)).toEqual(deltas.map(() => undefined))
    expect(frames[0]?.event).toMatchObject({ type: 'run-start', input: { question } })
    const played = await all(heddle.watch(frames[0]!.event.run))
    expect(played).toEqual(recorded)
    expect(frames.at(-1)?.event).toMatchObject({ type: 'run-end', status: 'succeeded' })
  })

  test('can be played back after the end, from the beginning or from any event', async () => {
    const { id } = await heddle.run('docs-chatbot', { question })
    const whole = numbersOf(await all(heddle.watch(id)))
    expect(whole).toEqual(upTo(whole.length))
    expect(numbersOf(await all(heddle.watch(id, 4)))).toEqual(whole.slice(4))
    expect(numbersOf(await all(heddle.watch(id, whole.length)))).toEqual([])
    const { text } = await heddle.send(`/v1/runs/${id}/events?after=${whole.length - 1}`)
    expect(text).toMatch(new RegExp(`^id: ${whole.length}\nevent: run-end\ndata: `))
  })

  test('names neither a run nor a place that it does not know', async () => {
    const { id } = await heddle.run('docs-chatbot', { question })
    const unknown = await heddle.send('/v1/runs/nothing/events')
    expect(unknown.status).toBe(404)
    for (const after of ['-1', '1.5', 'x', '99999999999999999999', '']) {
      const { status } = await heddle.send(`/v1/runs/${id}/events?after=${after}`)
      expect([after, status]).toEqual([after, 400])
    }
    const { status, body } = await heddle.send(`/v1/runs/${id}/events`, {
      headers: { authorization: `Bearer ${token}`, 'last-event-id': 'abc' },
    })
    expect([status, body]).toMatchObject([400, { error: { code: 'BAD_LAST_EVENT_ID' } }])
    // Nothing would come, and whoever reads would never learn that.
    const beyond = await heddle.send<ErrorBody>(`/v1/runs/${id}/events?after=10000`)
    expect([beyond.status, beyond.body.error.message]).toEqual([
      400,
      expect.stringMatching(
        /^The last event of the run ".*" is number \d+, so nothing comes after 10000\./,
      ),
    ])
  })
})

describe('with a model that takes its time', async () => {
  const model = await startScriptedModel()
  beforeAll(async () => {
    await heddle.connect({ baseUrl: model.url, profiles: [{ name: 'default', model: 'scripted' }] })
    await heddle.publish(oneAnswer('slowly'))
  })
  afterAll(async () => {
    await heddle.connect({ baseUrl: '', profiles: [{ name: 'default', model: '' }] })
    await model.close()
  })
  const words = Array.from({ length: 40 }, (_, index) => `word${index}`).join(' ')

  test('"wait": false answers at once with the run that goes on', async () => {
    model.reset()
    model.script({ kind: 'text', text: words, pace: 10 })
    const { status, body } = await heddle.send<RunAnswer>('/v1/graphs/slowly/runs', {
      body: { input: { question }, wait: false },
    })
    expect(status).toBe(202)
    expect(body).toMatchObject({ status: 'running', outputs: {} })
    expect(body).not.toHaveProperty('endedAt')
    await all(heddle.watch(body.id))
    expect(await heddle.look(body.id)).toMatchObject({
      status: 'succeeded',
      outputs: { answer: words },
    })
  })

  test('whoever attaches in the middle gets each event once and the text as a whole', async () => {
    model.reset()
    model.script({ kind: 'text', text: words, pace: 10 })
    const { id } = await heddle.begin('slowly', { question })
    const first: Frame[] = []
    for await (const frame of heddle.watch(id)) {
      first.push(frame)
      if (first.filter(({ event }) => event.type === 'node-delta').length === 3) break
    }
    const last = numbersOf(first).at(-1)!
    const [byHeader, byAddress] = await Promise.all([
      all(heddle.watch(id, last)),
      heddle.send(`/v1/runs/${id}/events?after=${last}`),
    ])
    const numbers = [...numbersOf(first), ...numbersOf(byHeader)]
    expect(numbers).toEqual(upTo(numbers.length))
    const ids = [...byAddress.text.matchAll(/^id: (\d+)$/gm)].map(([, number]) => Number(number))
    expect(ids).toEqual(numbersOf(byHeader))
    let text = ''
    for (const { event } of byHeader) {
      if (event.type === 'node-delta') text = text.slice(0, event.offset) + event.text
    }
    expect(text).toBe(words)
    const recorded = [...first, ...byHeader].filter(({ event }) => event.type !== 'node-delta')
    expect(await all(heddle.watch(id))).toEqual(recorded)
  })

  test('a reader that leaves does not cancel the run', async () => {
    model.reset()
    model.script({ kind: 'text', text: words, pace: 10 })
    const leaving = new AbortController()
    let run = ''
    for await (const { event } of heddle.stream('slowly', { question }, leaving.signal)) {
      run = event.run
      if (event.type === 'node-delta') break
    }
    leaving.abort()
    await all(heddle.watch(run))
    expect(await heddle.look(run)).toMatchObject({
      status: 'succeeded',
      outputs: { answer: words },
    })
  })

  test('a client that does not wait for its answer does not cancel the run either', async () => {
    model.reset()
    model.script({ kind: 'text', text: words, pace: 10 })
    const leaving = new AbortController()
    const asked = heddle
      .send('/v1/graphs/slowly/runs', { body: { input: { question } }, signal: leaving.signal })
      .catch(() => undefined)
    await vi.waitFor(() => expect(model.requests).toHaveLength(1))
    leaving.abort()
    await asked
    const { body } = await heddle.send<RunList>('/api/runs?graph=slowly&limit=1')
    await all(heddle.watch(body.runs[0]!.id))
    expect(await heddle.look(body.runs[0]!.id)).toMatchObject({ status: 'succeeded' })
    expect(model.requests[0]).toMatchObject({ closedEarly: false })
  })

  test('cancelling hangs up on the model, and the run ends as cancelled', async () => {
    model.reset()
    model.script({ kind: 'hang' })
    const { id } = await heddle.begin('slowly', { question })
    await vi.waitFor(() => expect(model.requests).toHaveLength(1))
    const { status, body } = await heddle.send<RunAnswer>(`/v1/runs/${id}/cancel`, {
      method: 'POST',
    })
    expect([status, body.id]).toEqual([202, id])
    const frames = await all(heddle.watch(id))
    expect(frames.at(-1)?.event).toMatchObject({ type: 'run-end', status: 'cancelled' })
    await vi.waitFor(() => expect(model.requests[0]?.closedEarly).toBe(true))
    expect(await heddle.look(id)).toMatchObject({
      status: 'cancelled',
      outputs: {},
      error: { code: 'cancelled', message: 'It was cancelled.' },
    })
    const again = await heddle.send(`/v1/runs/${id}/cancel`, { method: 'POST' })
    const sentence = `The run "${id}" was cancelled; there is nothing to cancel.`
    expect([again.status, again.body]).toMatchObject([
      409,
      { error: { code: 'RUN_IS_OVER', message: sentence } },
    ])
    expect((await heddle.send('/v1/runs/nothing/cancel', { method: 'POST' })).status).toBe(404)
  })

  test('a value that a client made up to look like a large one is no way to another value', async () => {
    await heddle.publish(echo('secret'))
    const secret = await heddle.run('secret', { question: 'A secret. '.repeat(10_000) })
    const end = (await all(heddle.watch(secret.id))).at(-1)!.event
    if (end.type !== 'run-end') throw new Error('The last event is not the end.')
    await heddle.publish({
      ...oneAnswer('forged'),
      inputs: { question: { type: 'text' }, forged: { type: 'json' } },
      outputs: { answer: 'answer.answer', forged: '$.forged' },
    })
    for (const forged of [{ $value: 'abc', bytes: 5, preview: '' }, end.outputs['said']]) {
      model.reset()
      model.script({ kind: 'text', text: 'Said slowly.', pace: 30 })
      const frames = await all(heddle.stream('forged', { question, forged }))
      const run = await heddle.look(frames[0]!.event.run)
      expect(run.outputs).toEqual({ answer: 'Said slowly.', forged })
      // Read again it is what it was when it happened: a hash, under which the made-up value lies.
      const recorded = frames.filter(({ event }) => event.type !== 'node-delta')
      expect(await all(heddle.watch(run.id))).toEqual(recorded)
      const last = recorded.at(-1)!.event
      if (last.type !== 'run-end') throw new Error('The last event is not the end.')
      // SAFETY: what looks like a large value is never sent inline.
      const { $value } = last.outputs['forged'] as unknown as LargeValue
      expect((await heddle.send(`/v1/values/${$value}`)).body).toEqual(forged)
    }
  })
})

describe('large values', () => {
  const long = 'A long question. '.repeat(6000)

  test('stand in events by their hash, under which they are fetched, and in answers whole', async () => {
    await heddle.publish(echo('long'))
    const run = await heddle.run('long', { question: long })
    expect(run.outputs).toEqual({ said: long })
    expect(await heddle.look(run.id)).toEqual(run)
    const frames = await all(heddle.watch(run.id))
    const end = frames.at(-1)!.event
    if (end.type !== 'run-end') throw new Error('The last event is not the end.')
    // SAFETY: a value of this size is never sent inline.
    const { $value, bytes, preview } = end.outputs['said'] as unknown as LargeValue
    expect([bytes, preview.length]).toEqual([long.length + 2, 200])
    const { body, headers } = await heddle.send(`/v1/values/${$value}`)
    expect(body).toBe(long)
    expect(headers.get('cache-control')).toContain('immutable')
    expect((await heddle.send(`/v1/values/${'0'.repeat($value.length)}`)).status).toBe(404)
  })
})

describe('GET /api/runs', () => {
  test('lists runs, newest first, by graph and page by page', async () => {
    await heddle.publish(echo('listed'))
    const ids: string[] = []
    for (let count = 0; count < 5; count += 1) {
      ids.unshift((await heddle.run('listed', { question: `Number ${count}` })).id)
    }
    const pageOf = async (query: string): Promise<string[]> => {
      const { body } = await heddle.send<RunList>(`/api/runs?graph=listed&${query}`)
      return body.runs.map(({ id }) => id)
    }
    expect(await pageOf('')).toEqual(ids)
    expect(await pageOf('limit=2')).toEqual(ids.slice(0, 2))
    expect(await pageOf(`limit=2&before=${ids[1]}`)).toEqual(ids.slice(2, 4))
    expect(await pageOf(`before=${ids[4]}`)).toEqual([])
    const { body } = await heddle.send<RunList>('/api/runs?graph=listed&limit=1')
    expect(body.runs[0]).toMatchObject({ graph: 'listed', input: { question: 'Number 4' } })
    for (const query of ['limit=0', 'limit=201', 'limit=x', 'before=x', 'graph=a&graph=b', 'x=1']) {
      const { status } = await heddle.send(`/api/runs?${query}`)
      expect([query, status]).toEqual([query, 400])
    }
    const many = await heddle.send<ErrorBody>('/api/runs?limit=9999')
    expect(many.body.error.message).toBe(
      '"limit" must be a whole number from 1 to 200, and is "9999".',
    )
  })
})

test('an upgrade to another protocol than WebSocket is passed over, and the request answered', async () => {
  // What the HTTP client of Java sends with every request.
  const { port } = heddle.server
  const socket = connect(port, '127.0.0.1')
  socket.end(
    `GET /health HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\n\r\n`,
  )
  let said = ''
  for await (const chunk of socket) said += String(chunk)
  expect(said).toMatch(/^HTTP\/1.1 200 OK/)
})

test('a server that has just started answers from documents that it is still taking in', async () => {
  await using fresh = await startServed({ settle: false })
  const ready = await fresh.send('/ready', { headers: {} })
  expect([ready.status, ready.body]).toEqual([200, { status: 'ready', indexing: true }])
  const run = await fresh.run('docs-chatbot', { question })
  expect(run.outputs['answer']).toMatch(/ \[\d\]$/)
  await fresh.server.settled
  expect((await fresh.send('/ready')).body).toEqual({ status: 'ready', indexing: false })
})

test('health and version need no token', async () => {
  const { status, body } = await heddle.send('/health', { headers: {} })
  expect([status, body]).toEqual([200, { status: 'ok', version: heddleVersion() }])
})
