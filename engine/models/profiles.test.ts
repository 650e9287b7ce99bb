import { describe, expect, test } from 'vitest'
import { startScriptedModel } from '../../test/support/scripted-model-server.ts'
import { complete } from './chat-model.ts'
import { createModels } from './profiles.ts'

const provider = { provider: 'openai', baseUrl: 'http://127.0.0.1:9/v1', key: 'k' }

test('with no server connected everything is offline', () => {
  const models = createModels({ provider: undefined, profiles: { default: 'gpt' } })
  expect(models.chat('default')).toBeUndefined()
  expect(models.chat('openai:gpt')).toBeUndefined()
  expect(models.resolve('chat', 'default')).toBe('offline')
})

describe('with a server', () => {
  const models = createModels({
    provider,
    others: [{ provider: 'cohere', baseUrl: 'http://127.0.0.1:9/v2', key: 'c' }],
    profiles: {
      default: 'llama3.2:3b',
      small: '',
      judge: 'openai:big',
      rerank: 'cohere:rerank-v3.5',
    },
  })

  test.each([
    ['chat', 'default', 'openai:llama3.2:3b'],
    ['chat', 'small', 'openai:llama3.2:3b'],
    ['chat', 'judge', 'openai:big'],
    ['chat', 'openai:gpt-4o', 'openai:gpt-4o'],
    ['rerank', 'rerank', 'cohere:rerank-v3.5'],
    ['embedding', 'embedding', 'offline'],
  ] as const)('the %s model "%s" is %s', (role, name, resolved) => {
    expect(models.resolve(role, name)).toBe(resolved)
    const give = {
      chat: () => models.chat(name),
      embedding: () => models.embedding(name),
      rerank: () => models.reranker(name),
    }
    const model = give[role]()
    expect(model?.name ?? 'offline').toBe(resolved)
  })

  test('a name that means nothing is an error and not a reason to work offline', () => {
    expect(() => models.chat('smal')).toThrow(
      'There is no chat model "smal". Name a profile (default, small, judge) or a model of a connected server ("openai:…", "cohere:…").',
    )
    expect(() => models.embedding('default')).toThrow('There is no embedding model "default".')
    expect(models.resolve('chat', 'smal')).toBe('unknown:smal')
  })
})

test('prices of the settings come before list prices', async () => {
  await using server = await startScriptedModel()
  server.script({ kind: 'text', text: 'Yes.' })
  const models = createModels({
    provider: { ...provider, baseUrl: server.url },
    profiles: { default: 'local' },
    prices: { local: { input: 1_000_000, output: 0 } },
  })
  const messages = [{ role: 'user' as const, content: '12345678' }]
  const { usage } = await complete(
    models.chat('default')!,
    { messages },
    {
      signal: new AbortController().signal,
    },
  )
  expect(usage.cost).toBe(2)
})
