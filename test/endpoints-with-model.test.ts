import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { RunEvent } from '../engine/run/events.ts'
import type { IndexSummary, RunAnswer, RunList, SearchAnswer, Settings } from '../server/api.ts'
import { all, token, type Frame } from './support/client.ts'
import { graph, oneAnswer } from './support/graphs.ts'
import { startScriptedModel } from './support/scripted-model-server.ts'
import { startServed } from './support/served.ts'

// Nothing in it looks like a key: it must be taken out because it is known, not because of its form.
const key = 'canary+0123456789/abcdefgh'
const question = 'What is a heddle on a loom?'
const chat = { name: 'default', model: 'gpt-5-mini' }

const model = await startScriptedModel()
const heddle = await startServed()

afterAll(async () => {
  await heddle[Symbol.asyncDispose]()
  await model.close()
})

beforeEach(async () => {
  model.reset()
  await heddle.connect({ baseUrl: model.url, key, profiles: [chat] })
  await heddle.server.workspace.connection.settled()
})

/** Runs a graph of one node to its end. */
async function outcomeOf(
  name: string,
  settings: Parameters<typeof oneAnswer>[1],
): Promise<{ run: RunAnswer; events: RunEvent[] }> {
  await heddle.publish(oneAnswer(name, settings))
  const frames = await all(heddle.stream(name, { question }))
  return { run: await heddle.look(frames[0]!.event.run), events: eventsOf(frames) }
}

function eventsOf(frames: readonly Frame[]): RunEvent[] {
  return frames.map(({ event }) => event)
}

describe('the chatbot with a model', () => {
  test('streams the answer in pieces before the node ends, and counts tokens and cost', async () => {
    const frames = await all(heddle.stream('docs-chatbot', { question }))
    const events = eventsOf(frames)
    const last = events.at(-1)!
    expect(last).toMatchObject({ type: 'run-end', status: 'succeeded' })
    const pieces = events.filter(
      (event) => event.type === 'node-delta' && event.path === 'correct#1/generate',
    )
    const end = events.findIndex(
      (event) => event.type === 'node-end' && event.path === 'correct#1/generate',
    )
    expect(pieces.length).toBeGreaterThan(0)
    expect(events.indexOf(pieces.at(-1)!)).toBeLessThan(end)
    const run = await heddle.look(last.run)
    expect(run.outputs['answer']).toContain('[1]')
    expect(run.usage.calls).toBe(model.requests.length)
    expect(run.usage.inputTokens).toBeGreaterThan(100)
    expect(run.usage.outputTokens).toBeGreaterThan(10)
    expect(run.usage.cost).toBeCloseTo(
      (run.usage.inputTokens * 0.25 + run.usage.outputTokens * 2) / 1e6,
      10,
    )
    expect(run.usage.models).toMatchObject([{ model: 'openai:gpt-5-mini', calls: run.usage.calls }])
  })

  test('is listed with what its models took once it is over, and not before', async () => {
    await heddle.publish(oneAnswer('listed', {}))
    const done = await heddle.run('listed', { question })
    model.script({ kind: 'hang' })
    const open = await heddle.begin('listed', { question: 'And what is a weft?' })
    const { body } = await heddle.send<RunList>('/api/runs?graph=listed')
    await heddle.send(`/v1/runs/${open.id}/cancel`, { method: 'POST' })
    expect(done.usage).toMatchObject({ calls: 1, models: [{ model: 'openai:gpt-5-mini' }] })
    expect(body.runs.map(({ id, usage }) => ({ id, usage }))).toEqual([
      { id: open.id, usage: undefined },
      { id: done.id, usage: done.usage },
    ])
  })

  test('asks the models that the settings name for each profile', async () => {
    await heddle.connect({
      profiles: [
        { name: 'small', model: 'quick' },
        { name: 'judge', model: 'strict' },
      ],
    })
    const run = await heddle.run('docs-chatbot', { question })
    await heddle.connect({
      profiles: [
        { name: 'small', model: '' },
        { name: 'judge', model: '' },
      ],
    })
    expect(run.status).toBe('succeeded')
    const asked = (words: string): unknown[] => [
      ...new Set(
        model.requests
          .filter(({ prompt }) => prompt.includes(words))
          .map(({ body }) => body['model']),
      ),
    ]
    expect(asked('Rewrite the question')).toEqual(['quick'])
    expect(asked('You answer questions')).toEqual(['gpt-5-mini'])
    expect(asked('Take the answer apart')).toEqual(['quick'])
    expect(asked('Judge the answer')).toEqual(['strict'])
    expect(run.usage).toMatchObject({ cost: null })
    expect(run.usage.models.map((one) => one.model).toSorted()).toEqual([
      'openai:gpt-5-mini',
      'openai:quick',
      'openai:strict',
    ])
  })

  test('sends the key of the settings, and what each call was is in its span', async () => {
    const { events } = await outcomeOf('spoken', {})
    expect(model.requests.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${key}`])
    const end = events.find((event) => event.type === 'node-end')
    expect(end).toMatchObject({
      calls: [
        {
          kind: 'chat',
          model: 'openai:gpt-5-mini',
          response: { text: 'This is what the scripted model says.', finishReason: 'stop' },
        },
      ],
    })
  })

  test('works offline again when the model is taken away', async () => {
    await heddle.connect({ baseUrl: '', key: null, profiles: [{ name: 'default', model: '' }] })
    expect((await heddle.send('/api/session')).body).toMatchObject({ offline: true })
    const run = await heddle.run('docs-chatbot', { question })
    expect(run).toMatchObject({ status: 'succeeded', usage: { calls: 0 } })
    expect(model.requests).toEqual([])
  })
})

describe('when the model fails', () => {
  test('it is asked again after the time that it named, and the run succeeds', async () => {
    model.scriptNext({ kind: 'status', status: 429, headers: { 'retry-after-ms': '7' } })
    const { run, events } = await outcomeOf('limited', {})
    expect(run).toMatchObject({ status: 'succeeded' })
    expect(events.filter((event) => event.type === 'node-retry')).toMatchObject([
      { attempt: 1, delay: 7, error: { code: 'model', message: expect.stringContaining('429') } },
    ])
    expect(model.requests).toHaveLength(2)
  })

  test('for good, the run fails with its words after three attempts', async () => {
    model.script({ kind: 'status', status: 500, message: 'The fan stands still.' })
    const { run, events } = await outcomeOf('broken', {})
    expect(run).toMatchObject({
      status: 'failed',
      outputs: {},
      error: {
        code: 'model',
        node: 'answer',
        message:
          'The model "openai:gpt-5-mini" refused the call with status 500: The fan stands still.',
      },
    })
    expect(model.requests).toHaveLength(3)
    expect(events.filter((event) => event.type === 'node-error')).toMatchObject([
      { attempt: 3, handled: false, calls: [{ response: { error: expect.any(String) } }] },
    ])
    expect(events.at(-1)).toMatchObject({ type: 'run-end', status: 'failed' })
  })

  test('by saying nothing, the node fails at its timeout and hangs up', async () => {
    model.script({ kind: 'hang' })
    const { run } = await outcomeOf('hanging', { timeout: 100, retry: { attempts: 1 } })
    expect(run).toMatchObject({ status: 'failed', error: { code: 'timeout', node: 'answer' } })
    await vi.waitFor(() => expect(model.requests.map((seen) => seen.closedEarly)).toEqual([true]))
  })

  test('by breaking off, half an answer is never taken for a whole one', async () => {
    const retry = { attempts: 2, delay: 1 }
    for (const kind of ['cut', 'stop'] as const) {
      model.reset()
      model.script({ kind, text: 'Half an answer is no answer.' })
      const { run } = await outcomeOf('cut', { retry })
      expect(run).toMatchObject({ status: 'failed', outputs: {}, error: { code: 'model' } })
      expect(run.error?.message).toContain('broke off its answer')
      expect(model.requests).toHaveLength(2)
    }
    model.reset()
    model.scriptNext({ kind: 'cut', text: 'Half an answer is no answer.' })
    const { run, events } = await outcomeOf('cut', { retry })
    expect(run.outputs).toEqual({ answer: 'This is what the scripted model says.' })
    let shown = ''
    for (const event of events) {
      if (event.type === 'node-delta') shown = shown.slice(0, event.offset) + event.text
    }
    expect(shown).toBe('This is what the scripted model says.')
  })

  test('by writing something else than the JSON that was asked for, it is asked once more', async () => {
    const rewriting = graph('rewriting', {
      nodes: { rewrite: { type: 'rewrite@1', inputs: { question: '$.question' } } },
      outputs: { query: 'rewrite.query' },
    })
    await heddle.publish(rewriting)
    model.scriptNext({ kind: 'text', text: 'Sure! Here you are.' })
    expect(await heddle.run('rewriting', { question })).toMatchObject({
      status: 'succeeded',
      outputs: { query: question },
    })
    model.script({ kind: 'text', text: '{"query": 5}' })
    const run = await heddle.run('rewriting', { question })
    expect(run).toMatchObject({ status: 'failed', error: { code: 'model', node: 'rewrite' } })
    expect(run.error?.message).toContain('did not answer with the JSON that was asked for')
    expect(model.requests).toHaveLength(4)
  })

  test('because it is not there, a sentence says so', async () => {
    const baseUrl = `http://127.0.0.1:${await closedPort()}/v1`
    await heddle.connect({ baseUrl })
    const { run } = await outcomeOf('unreachable', { retry: { attempts: 1 } })
    expect(run).toMatchObject({ status: 'failed', error: { code: 'model' } })
    expect(run.error?.message).toBe(
      `The model server at ${baseUrl} does not answer: is it running?`,
    )
  })

  test('the graph may say an apology instead, or ask another model', async () => {
    model.script(({ body }) =>
      body['model'] === 'gpt-5-mini' ? { kind: 'status', status: 400, message: 'No.' } : undefined,
    )
    const { run } = await outcomeOf('fallen-back', { fallback: [{ model: 'openai:other' }] })
    expect(run).toMatchObject({ status: 'succeeded' })
    expect(run.usage.models.map((one) => one.model)).toContain('openai:other')
    await heddle.publish(
      graph('apologizing', {
        nodes: {
          answer: { type: 'generate@1', onError: 'emit', inputs: { question: '$.question' } },
          apology: {
            type: 'template@1',
            config: { template: 'Sorry: {{error.message}}' },
            inputs: { error: 'answer.error' },
          },
        },
        outputs: { answer: ['answer.answer', 'apology.text'] },
      }),
    )
    const { outputs, status } = await heddle.run('apologizing', { question })
    expect(status).toBe('succeeded')
    expect(outputs['answer']).toMatch(
      /^Sorry: The model .* refused the call with status 400: No\.$/,
    )
  })
})

describe('a key that a provider quotes back', () => {
  const forms = [
    key,
    encodeURIComponent(key),
    Buffer.from(key).toString('base64'),
    Buffer.from(key).toString('hex'),
  ]

  test('is removed everywhere, the words stay, and the server answers the next request', async () => {
    const message = `Incorrect API key provided: ${forms.join(' or ')}. You can find yours in the drawer.`
    model.script({ kind: 'status', status: 401, message })
    await heddle.publish(oneAnswer('refused'))
    const streamed = await heddle.send('/v1/graphs/refused/runs', {
      body: { input: { question } },
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'text/event-stream',
        'content-type': 'application/json',
      },
    })
    const run = await heddle.run('refused', { question })
    expect(run).toMatchObject({ status: 'failed', error: { code: 'model', node: 'answer' } })
    expect(run.error?.message).toContain('You can find yours in the drawer.')
    // A wrong key does not become right by asking again.
    expect(model.requests).toHaveLength(2)
    const tested = await heddle.send('/api/settings/test', { body: {} })
    const settings = await heddle.send<Settings>('/api/settings')
    expect(settings.body.provider.key).toBe('…efgh')
    const said = [
      streamed.text,
      JSON.stringify(run),
      (await heddle.send(`/v1/runs/${run.id}/events`)).text,
      (await heddle.send('/api/runs')).text,
      tested.text,
      settings.text,
      heddle.logged(),
      filesIn(heddle.home),
    ]
    for (const form of forms) {
      expect([form, said.findIndex((text) => text.includes(form))]).toEqual([form, -1])
    }
    model.reset()
    expect(await heddle.run('refused', { question })).toMatchObject({ status: 'succeeded' })
  })

  test('is removed too where it cannot be sent at all', async () => {
    const broken = 'canary\n0123456789abcdef'
    const { text } = await heddle.send('/api/settings/test', {
      body: { baseUrl: model.url, key: broken },
    })
    expect(text).not.toMatch(/0123456789abcdef/)
    await heddle.connect({ key: broken })
    const { run } = await outcomeOf('unsendable', {})
    expect(run.status).toBe('failed')
    expect(JSON.stringify(run) + heddle.logged()).not.toMatch(/0123456789abcdef/)
  })

  test('goes to the server it was entered for only', async () => {
    await using other = await startScriptedModel()
    await heddle.send('/api/settings/test', { body: { baseUrl: other.url } })
    await heddle.connect({ baseUrl: other.url })
    await heddle.server.workspace.connection.settled()
    await heddle.run('refused', { question })
    expect(other.requests.length).toBeGreaterThan(1)
    expect(other.requests.filter(({ headers }) => JSON.stringify(headers).includes(key))).toEqual(
      [],
    )
    expect((await heddle.send<Settings>('/api/settings')).body.provider).toEqual({
      baseUrl: other.url,
      key: null,
      from: 'settings',
    })
  })

  test('stays when the address changes within its server', async () => {
    await heddle.connect({ baseUrl: `${model.url}/` })
    expect((await heddle.send<Settings>('/api/settings')).body.provider.key).toBe('…efgh')
  })
})

describe('an embedding model', () => {
  async function docsIndex(): Promise<IndexSummary> {
    return (await heddle.send<IndexSummary>('/api/indexes/docs')).body
  }

  test('gives the indexes vectors: search goes by words and by meaning', async () => {
    const before = await docsIndex()
    expect(before).not.toHaveProperty('embedding')
    await heddle.connect({ profiles: [{ name: 'embedding', model: 'scripted-embedding' }] })
    await vi.waitFor(async () => {
      expect(await docsIndex()).toMatchObject({
        state: 'ready',
        embedding: 'openai:scripted-embedding',
      })
    })
    const after = await docsIndex()
    expect(after.passages).toBe(before.passages)
    expect(after.version).not.toBe(before.version)
    const texts = model.requests.flatMap(({ path, body }) =>
      path === '/embeddings' ? [body['input']].flat() : [],
    )
    expect(texts).toHaveLength(after.passages)
    model.reset()
    const { body } = await heddle.send<SearchAnswer>('/api/indexes/docs/search', {
      body: { query: question, topK: 5 },
    })
    expect(body.documents).toHaveLength(5)
    expect(model.requests.map(({ path }) => path)).toEqual(['/embeddings'])
    const events = eventsOf(await all(heddle.stream('docs-chatbot', { question })))
    const retrieved = events.find((event) => event.type === 'node-end' && event.path === 'retrieve')
    expect(retrieved).toMatchObject({
      calls: [{ kind: 'embedding', model: 'openai:scripted-embedding', response: { vectors: 1 } }],
    })
    const run = await heddle.look(events[0]!.run)
    expect(run.usage.models.map((one) => one.model)).toContain('openai:scripted-embedding')
  })

  test('that fails is told by the state of the index, and words still find', async () => {
    model.script(({ path }) =>
      path === '/embeddings' ? { kind: 'status', status: 400, message: 'Too long.' } : undefined,
    )
    await heddle.connect({ profiles: [{ name: 'embedding', model: 'another-embedding' }] })
    await vi.waitFor(async () => {
      expect(await docsIndex()).toMatchObject({
        state: 'failed',
        error: expect.stringContaining('refused the call with status 400: Too long.'),
      })
    })
    await heddle.connect({ profiles: [{ name: 'embedding', model: '' }] })
    await vi.waitFor(async () => expect(await docsIndex()).toMatchObject({ state: 'ready' }))
    expect(await docsIndex()).not.toHaveProperty('embedding')
    const { body } = await heddle.send<SearchAnswer>('/api/indexes/docs/search', {
      body: { query: question },
    })
    expect(body.documents.length).toBeGreaterThan(0)
  })
})

test('a reranking model puts the passages in order', async () => {
  await heddle.connect({ profiles: [{ name: 'rerank', model: 'scripted-rerank' }] })
  const events = eventsOf(await all(heddle.stream('docs-chatbot', { question })))
  await heddle.connect({ profiles: [{ name: 'rerank', model: '' }] })
  const [sent] = model.requests.filter(({ path }) => path === '/rerank')
  expect(sent?.body).toMatchObject({ model: 'scripted-rerank', query: question, top_n: 6 })
  const ended = events.find((event) => event.type === 'node-end' && event.path === 'rerank')
  expect(ended).toMatchObject({ calls: [{ kind: 'rerank', model: 'openai:scripted-rerank' }] })
})

/** All that lies in a folder, as one text. */
function filesIn(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n')
}

async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  // SAFETY: a server that listens on a port has this address.
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => {
    server.close(resolve)
  })
  return port
}

test('a reused answer tells what its model took where it really ran, and takes nothing itself', async () => {
  const { run: first, events } = await outcomeOf('spared', {})
  const executed = endOf(events)
  expect(executed.usage.cost).toBeGreaterThan(0)
  expect(executed).not.toHaveProperty('saved')
  const again = async (): Promise<RunEvent[]> => {
    const body = { input: { question }, reuse: true }
    const { body: run } = await heddle.send<RunAnswer>('/v1/graphs/spared/runs', { body })
    return eventsOf(await all(heddle.watch(run.id)))
  }
  const second = endOf(await again())
  expect(second).toMatchObject({
    reused: { run: first.id, path: 'answer' },
    saved: executed.usage,
    usage: { calls: 0 },
  })
  // Also where a record is repeated that was itself reused.
  const replay = { body: { edits: {} } }
  const path = `/v1/runs/${second.run}/replay`
  const { body: repeated } = await heddle.send<RunAnswer>(path, replay)
  const third = endOf(eventsOf(await all(heddle.watch(repeated.id))))
  expect(third).toMatchObject({ reused: { run: first.id }, saved: executed.usage })
  expect(third.duration).toBe(executed.duration)
})

function endOf(events: readonly RunEvent[]): Extract<RunEvent, { type: 'node-end' }> {
  const end = events.find((event) => event.type === 'node-end')
  if (end === undefined) throw new Error('No node has ended.')
  return end
}
