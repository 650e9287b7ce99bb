import { afterAll, beforeEach, expect, test } from 'vitest'
import type { IndexSummary } from '../server/api.ts'
import { graph, oneAnswer } from './support/graphs.ts'
import { startScriptedModel, type SeenRequest } from './support/scripted-model-server.ts'
import { startServed } from './support/served.ts'

const model = await startScriptedModel()
const heddle = await startServed()
const question = 'What is a heddle on a loom?'
/** For what is not to be fast, on a machine that may be busy. */
const patience = { timeout: 30_000 }
/** How long a call may go on after its run is cancelled. */
const soon = { timeout: 1000 }

afterAll(async () => {
  await heddle[Symbol.asyncDispose]()
  await model.close()
})

beforeEach(async () => {
  model.reset()
  await heddle.connect({
    baseUrl: model.url,
    profiles: [
      { name: 'default', model: 'scripted' },
      { name: 'rerank', model: 'scripted-rerank' },
    ],
  })
  await heddle.server.workspace.connection.settled()
})

/** Calls that the client still waits for. */
function open(): SeenRequest[] {
  return model.requests.filter((seen) => !seen.closedEarly && !seen.prompt.includes('Rewrite'))
}

test('cancelling a run hangs up every call that is under way within a second, and makes no other', async () => {
  // Silent calls in a map and in another graph, one in the middle of its answer, one of another
  // kind, and a node that waits for its second attempt.
  await heddle.publish(oneAnswer('inside', {}))
  await heddle.publish(
    graph('busy', {
      inputs: {
        question: { type: 'text' },
        items: { type: 'text[]' },
        documents: { type: 'documents' },
      },
      nodes: {
        each: { frame: 'map', over: '$.items', concurrency: 3 },
        ask: { type: 'generate@1', in: 'each', inputs: { question: '$item' } },
        inside: {
          type: 'graph@1',
          config: { graph: 'inside' },
          inputs: { question: '$.question' },
        },
        topic: {
          type: 'classify@1',
          config: { model: 'default', classes: [{ name: 'weaving' }] },
          inputs: { value: '$.question' },
        },
        talk: {
          type: 'generate@1',
          config: { prompt: 'Talk about: {{question}}' },
          inputs: { question: '$.question' },
        },
        order: {
          type: 'rerank@1',
          inputs: { query: '$.question', documents: '$.documents' },
        },
        limited: {
          type: 'rewrite@1',
          config: { model: 'default' },
          inputs: { question: '$.question' },
        },
      },
      outputs: {
        answers: 'ask.answer',
        inside: 'inside.answer',
        topic: 'topic.class',
        talk: 'talk.answer',
        documents: 'order.documents',
        query: 'limited.query',
      },
    }),
  )
  model.script(({ prompt }) => {
    if (prompt.includes('Talk about'))
      return { kind: 'text', text: 'On and on '.repeat(2000), pace: 20 }
    if (prompt.includes('Rewrite'))
      return { kind: 'status', status: 429, headers: { 'retry-after': '600' } }
    return { kind: 'hang' }
  })
  const documents = ['a', 'b'].map((id) => ({ id, text: `About looms, part ${id}.` }))
  const run = await heddle.begin('busy', { question, items: ['1', '2', '3', '4'], documents })
  await expect.poll(() => open().length, patience).toBe(7)
  const seen = new Set<string>()
  for await (const { event } of heddle.watch(run.id)) {
    if (event.type === 'node-delta' || event.type === 'node-retry') seen.add(event.type)
    if (seen.size === 2) break
  }
  const asked = model.requests.length

  expect((await heddle.send(`/v1/runs/${run.id}/cancel`, { method: 'POST' })).status).toBe(202)
  await expect.poll(() => open().map(({ path }) => path), soon).toEqual([])
  await expect.poll(async () => (await heddle.look(run.id)).status, patience).toBe('cancelled')
  expect(model.requests).toHaveLength(asked)
  const ended = await heddle.look(run.id)
  expect(ended).toMatchObject({ outputs: {}, error: { code: 'cancelled' } })
})

test('a run that goes on has its calls left alone when another is cancelled', async () => {
  await heddle.publish(oneAnswer('alone', {}))
  model.script(({ prompt }) =>
    prompt.includes('first') ? { kind: 'hang' } : { kind: 'text', text: 'Said.', firstAfter: 300 },
  )
  const first = await heddle.begin('alone', { question: 'the first' })
  const second = await heddle.begin('alone', { question: 'the other' })
  await expect.poll(() => model.requests.length, patience).toBe(2)
  await heddle.send(`/v1/runs/${first.id}/cancel`, { method: 'POST' })
  await expect.poll(async () => (await heddle.look(second.id)).status, patience).toBe('succeeded')
  expect(model.requests.filter(({ closedEarly }) => closedEarly)).toHaveLength(1)
  expect((await heddle.look(first.id)).status).toBe('cancelled')
})

test('a search lets go of the embedding of its question', async () => {
  await heddle.connect({ profiles: [{ name: 'embedding', model: 'scripted-embedding' }] })
  await expect
    .poll(async () => (await heddle.send<IndexSummary>('/api/indexes/docs')).body, patience)
    .toMatchObject({ state: 'ready', embedding: 'openai:scripted-embedding' })
  await heddle.publish(
    graph('search', {
      nodes: {
        find: {
          type: 'retrieve@1',
          config: { index: 'docs' },
          inputs: { queries: '$.question' },
        },
      },
      outputs: { documents: 'find.documents' },
    }),
  )
  model.reset()
  model.script({ kind: 'hang' })
  const run = await heddle.begin('search', { question })
  await expect.poll(() => open().map(({ path }) => path), patience).toEqual(['/embeddings'])
  await heddle.send(`/v1/runs/${run.id}/cancel`, { method: 'POST' })
  await expect.poll(() => open(), soon).toEqual([])
  await expect.poll(async () => (await heddle.look(run.id)).status, patience).toBe('cancelled')
})
