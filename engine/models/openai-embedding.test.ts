import { expect, test } from 'vitest'
import { startScriptedModel } from '../../test/support/scripted-model-server.ts'
import { openAiEmbedding } from './openai-embedding.ts'

const { signal } = new AbortController()
const addressOf = (baseUrl: string) => ({ provider: 'openai', baseUrl, key: 'sk-1234567890' })

test('gives one vector for each text, in order, near where texts are alike', async () => {
  await using server = await startScriptedModel()
  const model = openAiEmbedding(addressOf(server.url), 'text-embedding-3-small')
  const texts = ['the default port', 'port the default', 'a painting of a lady']
  const { vectors, usage } = await model.embed(texts, { signal })
  const similarity = (a: number[], b: number[]): number =>
    a.reduce((sum, value, at) => sum + value * b[at]!, 0)
  const [port, same, other] = vectors
  expect(similarity(port!, same!)).toBeCloseTo(1)
  expect(similarity(port!, other!)).toBeLessThan(0.9)
  expect(usage).toMatchObject({ calls: 1, inputTokens: 13, outputTokens: 0 })
  expect(usage.cost).toBeCloseTo((13 * 0.02) / 1_000_000)
})

test('sends many texts in several calls', async () => {
  await using server = await startScriptedModel()
  const model = openAiEmbedding(addressOf(server.url), 'm')
  const texts = Array.from({ length: 150 }, (_, number) => `text ${number}`)
  const { vectors, usage } = await model.embed(texts, { signal })
  expect([vectors.length, usage.calls, server.requests.length]).toEqual([150, 3, 3])
})

test('does not take vectors that are missing or of different lengths', async () => {
  await using server = await startScriptedModel()
  const model = openAiEmbedding(addressOf(server.url), 'm')
  const answer = (data: object): void =>
    server.script({ kind: 'raw', contentType: 'application/json', body: JSON.stringify({ data }) })
  answer([{ index: 0, embedding: [1, 2] }])
  await expect(model.embed(['a', 'b'], { signal })).rejects.toThrow(
    'The embedding model "openai:m" did not answer with one vector of the same length for each of 2 texts.',
  )
  answer([
    { index: 0, embedding: [1, 2] },
    { index: 1, embedding: [1] },
  ])
  await expect(model.embed(['a', 'b'], { signal })).rejects.toThrow('of the same length')
})

test('says what the server refused, and takes a web page for what it is', async () => {
  await using server = await startScriptedModel()
  const model = openAiEmbedding(addressOf(server.url), 'm')
  server.scriptNext(
    { kind: 'status', status: 401, message: 'Incorrect API key provided: sk-1234567890' },
    { kind: 'raw', contentType: 'text/html', body: '<h1>Hi</h1>' },
    { kind: 'raw', contentType: 'application/json', body: '{"data": [' },
  )
  const fail = (): Promise<unknown> =>
    model.embed(['a'], { signal }).catch((error: unknown) => error)
  expect(await fail()).toHaveProperty(
    'message',
    'The model "openai:m" refused the call with status 401: Incorrect API key provided: [key]. Check the key in the settings.',
  )
  expect(await fail()).toHaveProperty('message', expect.stringContaining('with a web page'))
  expect(await fail()).toHaveProperty('message', expect.stringContaining('that is not JSON'))
})
