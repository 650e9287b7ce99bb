import { expect, test } from 'vitest'
import { startScriptedModel } from '../../test/support/scripted-model-server.ts'
import { forgetFailures } from './call-gate.ts'
import { complete, type ChatRequest } from './chat-model.ts'
import type { Models } from './models.ts'
import { createModels } from './profiles.ts'

const { signal } = new AbortController()
const hello: ChatRequest = { messages: [{ role: 'user', content: 'Hello' }] }

function modelsAt(baseUrl: string, limits: object = {}): Models {
  return createModels({
    provider: { provider: 'openai', baseUrl, key: undefined },
    profiles: { default: { model: 'm', ...limits } },
  })
}

const ask = (models: Models, content = 'Hello'): Promise<string> =>
  complete(models.chat('default')!, { messages: [{ role: 'user', content }] }, { signal }).then(
    ({ text }) => text,
    (error: unknown) => String(error),
  )

test('a limit is shared by all who ask for the model, under whatever name', async () => {
  await using server = await startScriptedModel()
  const limits = { requestsPerMinute: 2 }
  const [first, second] = [modelsAt(server.url, limits), modelsAt(server.url, limits)]
  await ask(first)
  await complete(second.chat('openai:m')!, hello, { signal })
  const controller = new AbortController()
  const third = complete(second.chat('default')!, hello, { signal: controller.signal })
  // Another model has a limit of its own.
  await complete(first.chat('openai:other')!, hello, { signal })
  expect(server.requests.map(({ body }) => body['model'])).toEqual(['m', 'm', 'other'])
  const reason = new Error('Cancelled by a test.')
  controller.abort(reason)
  await expect(third).rejects.toBe(reason)
})

test('a server that is down is not asked again and again', async () => {
  const server = await startScriptedModel()
  await server.close()
  const models = modelsAt(server.url)
  for (let time = 0; time < 5; time += 1) expect(await ask(models)).toContain('is it running?')
  expect(await ask(models)).toContain('failed 5 times in a row. It is tried again in')
  forgetFailures()
  expect(await ask(models)).toContain('is it running?')
})

test('a server that is down is told at once, and takes no turns of a limit', async () => {
  const server = await startScriptedModel()
  await server.close()
  const models = modelsAt(server.url, { requestsPerMinute: 6 })
  for (let time = 0; time < 5; time += 1) await ask(models)
  // Without a turn for each of them they would wait for a minute.
  for (let time = 0; time < 5; time += 1) {
    expect(await ask(models)).toContain('is not asked now')
  }
  forgetFailures()
  expect(await ask(models)).toContain('is it running?')
})

test('a storm of refusals of one run does not stop another one', async () => {
  await using server = await startScriptedModel()
  server.script(({ prompt }) =>
    prompt.includes('storm')
      ? { kind: 'status', status: 429, headers: { 'retry-after': '60' } }
      : undefined,
  )
  const models = modelsAt(server.url)
  const storm = Promise.all(Array.from({ length: 40 }, () => ask(models, 'storm')))
  const calm: string[] = []
  for (let time = 0; time < 10; time += 1) calm.push(await ask(models, 'calm'))
  expect(new Set(calm)).toEqual(new Set(['This is what the scripted model says.']))
  expect(new Set((await storm).map((text) => /status \d+/.exec(text)?.[0]))).toEqual(
    new Set(['status 429']),
  )
})
