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

describe('profiles with settings', () => {
  const called = {
    default: { model: 'base', temperature: 0.9 },
    small: { model: '', maxTokens: 9 },
    creative: { model: 'second:big', temperature: 1.2, seed: 4 },
    vectors: { model: 'second:e', role: 'embedding' as const },
  }

  async function bodyOf(name: string, request = {}): Promise<Readonly<Record<string, unknown>>> {
    await using server = await startScriptedModel()
    const models = createModels({
      provider: { ...provider, baseUrl: server.url },
      others: [{ ...provider, provider: 'second', baseUrl: server.url }],
      profiles: called,
    })
    const messages = [{ role: 'user' as const, content: 'Hello' }]
    const { signal } = new AbortController()
    await complete(models.chat(name)!, { messages, ...request }, { signal })
    return server.requests[0]!.body
  }

  test('are asked as the profile says', async () => {
    expect(await bodyOf('creative')).toMatchObject({ model: 'big', temperature: 1.2, seed: 4 })
    expect(await bodyOf('default')).toMatchObject({ model: 'base', temperature: 0.9 })
  })

  test('what a request says itself comes first', async () => {
    expect(await bodyOf('creative', { temperature: 0, maxTokens: undefined })).toMatchObject({
      temperature: 0,
      seed: 4,
    })
  })

  test('a profile without a model is the default one, called in its own way', async () => {
    expect(await bodyOf('small')).toMatchObject({ model: 'base', temperature: 0.9, max_tokens: 9 })
  })

  test('have a role of their own, and what they ask for is part of what they stand for', () => {
    const models = createModels({
      provider,
      others: [{ ...provider, provider: 'second' }],
      profiles: called,
    })
    expect(models.resolve('chat', 'creative')).toBe('second:big (temperature 1.2, seed 4)')
    expect(models.resolve('chat', 'second:big')).toBe('second:big')
    expect(models.resolve('embedding', 'vectors')).toBe('second:e')
    expect(() => models.chat('vectors')).toThrow(
      'Name a profile (default, small, judge, creative) or',
    )
  })

  test('a price of a profile holds for its model under every name', async () => {
    await using server = await startScriptedModel()
    server.script({ kind: 'text', text: '' })
    const models = createModels({
      provider: { ...provider, baseUrl: server.url },
      profiles: { default: 'm', paid: { model: 'm', price: { input: 500_000, output: 0 } } },
    })
    const messages = [{ role: 'user' as const, content: '12345678' }]
    const { signal } = new AbortController()
    for (const name of ['default', 'paid', 'openai:m']) {
      const { usage } = await complete(models.chat(name)!, { messages }, { signal })
      expect([name, usage.cost]).toEqual([name, 1])
    }
  })
})

test('servers of other kinds say what they do not have', () => {
  const models = createModels({
    provider: { ...provider, provider: 'claude', kind: 'anthropic' },
    profiles: { embedding: 'x', rerank: 'y' },
  })
  expect(() => models.embedding('embedding')).toThrow(
    '"claude:x" cannot be used here: Anthropic has no embedding models.',
  )
  expect(() => models.reranker('rerank')).toThrow('Anthropic has no rerankers')
})
