import { expect, test } from 'vitest'
import { startScriptedModel } from '../../test/support/scripted-model-server.ts'
import { offlineModels, type Models } from './models.ts'
import { createModels } from './profiles.ts'
import { testModel, type ModelReport } from './test-model.ts'

const { signal } = new AbortController()

function modelsAt(baseUrl: string): Models {
  return createModels({
    provider: { provider: 'openai', baseUrl, key: undefined },
    profiles: { default: 'gpt-4o-mini' },
  })
}

function outcomes({ checks }: ModelReport): Record<string, string> {
  return Object.fromEntries(checks.map(({ check, outcome }) => [check, outcome]))
}

test('says what a model can do', async () => {
  await using server = await startScriptedModel({ pace: 20 })
  server.script(({ body, prompt }) => {
    if (prompt.includes('Lisbon') && JSON.stringify(body['messages']).includes('"tool"')) {
      return { kind: 'text', text: 'It is sunny.' }
    }
    if ('tools' in body) {
      return { kind: 'tool-call', name: 'get_weather', arguments: { city: 'Lisbon' } }
    }
    if (prompt.includes('colour')) return { kind: 'text', text: 'Red.' }
    if ('response_format' in body) return { kind: 'text', text: '{"city":"Rome","inhabitants":1}' }
    return undefined
  })
  const report = await testModel(modelsAt(server.url), 'openai:gpt-4o-mini', { signal })
  expect(report).toMatchObject({ name: 'openai:gpt-4o-mini', ok: true, dimension: 64 })
  expect(report.firstToken).toBeGreaterThan(0)
  expect(outcomes(report)).toEqual({
    chat: 'works',
    streaming: 'works',
    'first token': 'works',
    usage: 'works',
    price: 'works',
    'JSON schema': 'works',
    'tool calls': 'works',
    images: 'works',
    embeddings: 'works',
    rerank: 'works',
  })
})

test('says what does not work, and why', async () => {
  await using server = await startScriptedModel()
  server.script(({ body, prompt, path }) => {
    if (path !== '/chat/completions') return { kind: 'status', status: 404, message: 'No.' }
    if ('tools' in body) {
      return { kind: 'status', status: 500, message: 'tools param requires --jinja flag' }
    }
    if (prompt.includes('colour')) return { kind: 'text', text: 'I see nothing.' }
    return { kind: 'text', text: 'Yes.' }
  })
  const report = await testModel(modelsAt(server.url), 'openai:small', { signal })
  expect(report.ok).toBe(true)
  expect(outcomes(report)).toMatchObject({
    chat: 'works',
    streaming: 'unsure',
    price: 'unsure',
    'JSON schema': 'fails',
    'tool calls': 'fails',
    images: 'unsure',
    embeddings: 'fails',
    rerank: 'fails',
  })
  const tools = report.checks.find(({ check }) => check === 'tool calls')
  expect(tools?.detail).toContain('tools param requires --jinja flag')
})

test('a chat that fails is not ok, and nothing else of it is tried', async () => {
  await using server = await startScriptedModel()
  server.script({ kind: 'status', status: 401, message: 'Wrong key.' })
  const report = await testModel(modelsAt(server.url), 'default', { signal, role: 'chat' })
  expect(report.ok).toBe(false)
  expect(report.checks).toEqual([
    { check: 'chat', outcome: 'fails', detail: expect.stringContaining('Wrong key.') },
  ])
  expect(server.requests).toHaveLength(1)
})

test('does not wait for ever', async () => {
  await using server = await startScriptedModel()
  server.script({ kind: 'hang' })
  const options = { signal, role: 'chat', patience: 30 } as const
  const { checks } = await testModel(modelsAt(server.url), 'default', options)
  expect(checks[0]?.detail).toBe('It did not answer within 0.03 seconds.')
})

test('without a server there is nothing to try', async () => {
  expect(await testModel(offlineModels, 'default', { signal, role: 'chat' })).toMatchObject({
    model: 'offline',
    ok: false,
  })
})
