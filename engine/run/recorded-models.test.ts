import { describe, expect, it } from 'vitest'
import type { ChatModel } from '../models/chat-model.ts'
import type { EmbeddingModel } from '../models/embedding-model.ts'
import type { ModelUsage } from '../models/usage.ts'
import { offlineModels } from '../models/models.ts'
import type { Reranker } from '../models/reranker.ts'
import { fakeChat, fakeModels } from '../testing.ts'
import { recordModels, type CallRecord } from './recorded-models.ts'

const { signal } = new AbortController()
const messages = [{ role: 'user' as const, content: 'Why?' }]

function recorded(
  models: Parameters<typeof recordModels>[0],
): CallRecord & { metered: ModelUsage[] } {
  const metered: ModelUsage[] = []
  const record = recordModels(
    models,
    () => undefined,
    (usage) => metered.push(usage),
  )
  return { ...record, metered }
}

describe('a call of a chat model', () => {
  it('is written down as it was made, with what it took', async () => {
    const record = recorded(fakeModels({ chat: fakeChat(['one two three']) }))
    let text = ''
    for await (const event of record.models
      .chat('default')!
      .stream({ messages, temperature: 0 }, { signal }))
      if (event.type === 'text-delta') text += event.text
    expect(text).toBe('one two three')
    expect(record.calls).toMatchObject([
      {
        kind: 'chat',
        model: 'fake:chat',
        request: { messages, temperature: 0 },
        response: { text: 'one two three', toolCalls: [], finishReason: 'stop' },
        outputTokens: 3,
        firstToken: expect.any(Number),
      },
    ])
    expect(record.usage()).toMatchObject({ calls: 1, outputTokens: 3 })
    expect(record.metered).toHaveLength(1)
  })

  it('is written down when it fails, and the node is told', async () => {
    const record = recorded(fakeModels({ chat: fakeChat([new Error('It is down.')]) }))
    await expect(async () => {
      for await (const _ of record.models.chat('default')!.stream({ messages }, { signal }));
    }).rejects.toThrow('It is down.')
    expect(record.calls).toMatchObject([{ response: { text: '', error: 'It is down.' } }])
    expect(record.usage()).toMatchObject({ calls: 1, outputTokens: 0 })
  })

  it('is written down when the node has read enough of it', async () => {
    const record = recorded(fakeModels({ chat: fakeChat(['one two three']) }))
    for await (const _ of record.models.chat('default')!.stream({ messages }, { signal })) break
    expect(record.calls).toMatchObject([{ response: { text: 'one ', finishReason: 'left' } }])
    expect(record.usage()).toMatchObject({ calls: 1 })
  })
})

describe('a chat model that somebody else wrote', () => {
  function ending(usage: unknown, after?: Error): ChatModel {
    return {
      name: 'own:m',
      async *stream() {
        yield { type: 'text-delta', text: 'Why not.' }
        // SAFETY: whoever writes JavaScript may leave out anything.
        yield { type: 'end', finishReason: 'stop', usage: usage as ModelUsage }
        if (after !== undefined) throw after
      },
    }
  }
  const uncounted = { model: 'own:m', calls: 1, inputTokens: 0, outputTokens: 0, cost: null }

  it.each([undefined, {}, { inputTokens: Number.NaN, outputTokens: 3, cost: 0 }])(
    'that says %j of what it took is uncounted',
    async (told) => {
      const record = recorded(fakeModels({ chat: ending(told) }))
      for await (const _ of record.models.chat('default')!.stream({ messages }, { signal }));
      expect(record.metered).toEqual([{ ...uncounted, uncounted: 1 }])
    },
  )

  it('that fails behind its end has made one call', async () => {
    const usage = { ...uncounted, cost: 0 }
    const record = recorded(fakeModels({ chat: ending(usage, new Error('It is down.')) }))
    await expect(async () => {
      for await (const _ of record.models.chat('default')!.stream({ messages }, { signal }));
    }).rejects.toThrow('It is down.')
    expect(record.metered).toEqual([usage])
  })
})

const usage: ModelUsage = { model: 'm', calls: 1, inputTokens: 4, outputTokens: 0, cost: 0.5 }

describe('a call of another model', () => {
  it('is written down without the vectors, which tell a reader nothing', async () => {
    const embedding: EmbeddingModel = {
      name: 'm',
      embed: (texts) => Promise.resolve({ vectors: texts.map(() => [1, 2, 3]), usage }),
    }
    const { models, calls } = recorded(fakeModels({ embedding }))
    const { vectors } = await models.embedding('default')!.embed(['a', 'b'], { signal })
    expect(vectors).toHaveLength(2)
    expect(calls).toMatchObject([
      {
        kind: 'embedding',
        request: { texts: ['a', 'b'] },
        response: { vectors: 2, dimension: 3 },
        inputTokens: 4,
        cost: 0.5,
      },
    ])
  })

  it('is written down when it fails', async () => {
    const failing = (): Promise<never> => Promise.reject(new Error('It is down.'))
    const embedding: EmbeddingModel = { name: 'e', embed: failing }
    const reranker: Reranker = { name: 'r', rerank: failing }
    const { models, calls } = recorded(fakeModels({ embedding, reranker }))
    await expect(models.embedding('x')!.embed(['a'], { signal })).rejects.toThrow('It is down.')
    await expect(
      models.reranker('x')!.rerank({ query: 'a', documents: ['b'], topN: 1 }, { signal }),
    ).rejects.toThrow('It is down.')
    expect(calls).toMatchObject([
      { kind: 'embedding', model: 'e', response: { error: 'It is down.' } },
      { kind: 'rerank', model: 'r', response: { error: 'It is down.' } },
    ])
  })
})

it('says that nothing is connected where nothing is', () => {
  const { models, calls } = recorded(offlineModels)
  expect(models.chat('default')).toBeUndefined()
  expect(models.embedding('default')).toBeUndefined()
  expect(models.reranker('default')).toBeUndefined()
  expect(calls).toEqual([])
})
