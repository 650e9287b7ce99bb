import { expect, test, vi } from 'vitest'
import { startScriptedModel, type ScriptedModel } from './scripted-model-server.ts'

function ask(model: ScriptedModel, body: object, signal?: AbortSignal): Promise<Response> {
  return fetch(`${model.url}/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({ model: 'scripted', ...body }),
    ...(signal === undefined ? {} : { signal }),
  })
}

const prompt =
  'Passages:\n[1] Ports\nThe port is 4000. More.\n\n[2] Hosts\nIt is local.\n\nQuestion: Why?'
const messages = [{ role: 'user', content: prompt }]

test('answers from the passages of the prompt, with citations', async () => {
  await using model = await startScriptedModel()
  const body = await (await ask(model, { messages })).json()
  expect(body).toMatchObject({
    choices: [
      { message: { content: 'The port is 4000 [1]. It is local [2].' }, finish_reason: 'stop' },
    ],
    usage: { prompt_tokens: 21, completion_tokens: 10 },
  })
})

test('streams, and sends usage in the last chunk when it is asked to', async () => {
  await using model = await startScriptedModel()
  const response = await ask(model, {
    messages,
    stream: true,
    stream_options: { include_usage: true },
  })
  const events = (await response.text()).trim().split('\n\n')
  expect(events.at(-1)).toBe('data: [DONE]')
  expect(JSON.parse(events.at(-2)!.slice(6))).toHaveProperty('usage.completion_tokens', 10)
  const silent = await (await ask(model, { messages, stream: true })).text()
  expect(silent).not.toContain('usage')
})

test('fills in the schema that was asked for', async () => {
  await using model = await startScriptedModel()
  const schema = {
    type: 'object',
    properties: {
      query: { type: 'string' },
      score: { type: 'number', description: 'From 1 (worst) to 5 (best)' },
      supported: { enum: ['yes', 'no'] },
      passages: { type: 'array', items: { type: 'integer' } },
    },
  }
  const response_format = { type: 'json_schema', json_schema: { name: 'x', schema } }
  const body: unknown = await (await ask(model, { messages, response_format })).json()
  expect(body).toHaveProperty(
    'choices.0.message.content',
    JSON.stringify({ query: 'Why?', score: 5, supported: 'yes', passages: [1] }),
  )
})

test('does what it is told: by rule, for the next calls, for every call', async () => {
  await using model = await startScriptedModel()
  model.script({ kind: 'status', status: 503 })
  model.script(({ prompt: said }) =>
    said.includes('Why') ? { kind: 'text', text: 'So.' } : undefined,
  )
  model.scriptNext({ kind: 'status', status: 429, headers: { 'retry-after': '7' } })
  const first = await ask(model, { messages })
  expect([first.status, first.headers.get('retry-after')]).toEqual([429, '7'])
  expect(await (await ask(model, { messages })).json()).toHaveProperty(
    'choices.0.message.content',
    'So.',
  )
  expect((await ask(model, { messages: [] })).status).toBe(503)
  model.reset()
  expect((await ask(model, { messages: [] })).status).toBe(200)
})

test('keeps what it was sent, and sees when a client hangs up', async () => {
  await using model = await startScriptedModel()
  model.script({ kind: 'hang' })
  const controller = new AbortController()
  const asked = ask(model, { messages }, controller.signal).catch(() => 'aborted')
  await vi.waitFor(() => expect(model.requests).toHaveLength(1))
  controller.abort()
  expect(await asked).toBe('aborted')
  await vi.waitFor(() => expect(model.requests[0]?.closedEarly).toBe(true))
  expect(model.requests[0]).toMatchObject({ path: '/chat/completions', prompt, body: { messages } })
})

test('wants its key when it has one', async () => {
  await using model = await startScriptedModel({ key: 'secret' })
  expect((await fetch(`${model.url}/models`)).status).toBe(401)
  const headers = { authorization: 'Bearer secret' }
  expect(await (await fetch(`${model.url}/models`, { headers })).json()).toHaveProperty(
    'data.0.id',
    'scripted',
  )
})
