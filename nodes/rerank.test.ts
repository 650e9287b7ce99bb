import { expect, test } from 'vitest'
import type { Reranker } from '../engine/models/reranker.ts'
import { messageText } from '../engine/graph/message-text.ts'
import { fakeChat, fakeModels, testNode } from '../engine/testing.ts'
import rerank from './rerank.ts'

const documents = [
  { id: 'a', title: 'Hosts', text: 'The host is local.' },
  { id: 'b', title: 'Ports', text: 'The default port is 4000.' },
  { id: 'c', title: 'Keys', text: 'Keys are encrypted.' },
]
const inputs = { query: 'What is the default port?', documents }

const idsOf = (found: unknown): unknown[] =>
  Array.isArray(found) ? found.map((document: { id: string }) => document.id) : []

test('offline: puts what answers the query first, and keeps as many as asked', async () => {
  const { outputs } = await testNode(rerank, { config: { topN: 2 }, inputs })
  expect(idsOf(outputs['documents'])[0]).toBe('b')
  expect(idsOf(outputs['documents'])).toHaveLength(2)
})

test('asks a reranking model where one is connected, and takes over its scores', async () => {
  const seen: string[] = []
  const reranker: Reranker = {
    name: 'fake:rerank',
    rerank({ documents: texts }) {
      seen.push(...texts)
      const usage = { model: 'fake:rerank', calls: 1, inputTokens: 0, outputTokens: 0, cost: 0 }
      return Promise.resolve({
        results: [
          { index: 2, score: 0.9 },
          { index: 0, score: 0.1 },
        ],
        usage,
      })
    },
  }
  const { outputs } = await testNode(rerank, { inputs, models: fakeModels({ reranker }) })
  expect(outputs['documents']).toEqual([
    { ...documents[2], score: 0.9 },
    { ...documents[0], score: 0.1 },
  ])
  expect(seen[1]).toBe('Ports\nThe default port is 4000.')
})

test('does not take a passage from a reranker that names one there is not', async () => {
  const reranker: Reranker = {
    name: 'fake:rerank',
    rerank: () =>
      Promise.resolve({
        results: [{ index: 9, score: 1 }],
        usage: { model: 'fake:rerank', calls: 1, inputTokens: 0, outputTokens: 0, cost: 0 },
      }),
  }
  await expect(testNode(rerank, { inputs, models: fakeModels({ reranker }) })).rejects.toThrow(
    'The reranker "fake:rerank" named passage 9, and there are only 3.',
  )
})

test('with the method chat: what the model does not name stays behind what it does', async () => {
  const chat = fakeChat([{ json: { ranking: [2, 99, 2] } }])
  const { outputs } = await testNode(rerank, {
    config: { method: 'chat' },
    inputs,
    models: fakeModels({ chat }),
  })
  expect(idsOf(outputs['documents'])).toEqual(['b', 'a', 'c'])
})

test('with the method chat: passages that were never given are an error that may pass', async () => {
  const chat = fakeChat([{ json: { ranking: [41, 42] } }])
  await expect(
    testNode(rerank, { config: { method: 'chat' }, inputs, models: fakeModels({ chat }) }),
  ).rejects.toMatchObject({ retryable: true, message: expect.stringContaining('41, 42') })
})

/** Answers with the numbers of the passages, those with the highest "value" first. */
const byValue = (): ReturnType<typeof fakeChat> =>
  fakeChat(({ messages }) => {
    const text = messageText(messages[0]!)
    const values = [...text.matchAll(/^\[(\d+)\] value (\d+)$/gm)]
    const best = values.toSorted((one, other) => Number(other[2]) - Number(one[2]))
    return { json: { ranking: best.map(([, number]) => Number(number)) } }
  })

test('with the method chat: brings the best of a long list to its beginning, window by window', async () => {
  const chat = byValue()
  const long = Array.from({ length: 50 }, (_, at) => ({ id: `${at}`, text: `value ${at}` }))
  const { outputs } = await testNode(rerank, {
    config: { method: 'chat', window: 10, topN: 5 },
    inputs: { query: 'x', documents: long },
    models: fakeModels({ chat }),
  })
  expect(idsOf(outputs['documents'])).toEqual(['49', '48', '47', '46', '45'])
  // 50 passages in windows of 10 that move by 5.
  expect(chat.requests).toHaveLength(9)
})

test('with the method chat: leaves behind what the model does not read', async () => {
  const chat = byValue()
  const long = Array.from({ length: 8 }, (_, at) => ({ id: `${at}`, text: `value ${at}` }))
  const { outputs } = await testNode(rerank, {
    config: { method: 'chat', candidates: 4, topN: 8 },
    inputs: { query: 'x', documents: long },
    models: fakeModels({ chat }),
  })
  expect(idsOf(outputs['documents'])).toEqual(['3', '2', '1', '0', '4', '5', '6', '7'])
})

test('with the method pointwise: scores each passage by itself, a few at a time', async () => {
  const chat = fakeChat(({ messages }) => {
    const text = messageText(messages[0]!)
    return { json: { score: text.includes('4000') ? 9 : 2 } }
  })
  const { outputs, usage } = await testNode(rerank, {
    config: { method: 'pointwise', concurrency: 2 },
    inputs,
    models: fakeModels({ chat }),
  })
  expect(outputs['documents']).toMatchObject([
    { id: 'b', score: 0.9 },
    { id: 'a', score: 0.2 },
    { id: 'c', score: 0.2 },
  ])
  expect(usage.calls).toBe(3)
})

test('goes by words where no chat model is connected', async () => {
  for (const method of ['chat', 'pointwise']) {
    const { outputs } = await testNode(rerank, { config: { method }, inputs })
    expect(idsOf(outputs['documents'])[0]).toBe('b')
  }
})

test('asks no model with the method words', async () => {
  const chat = fakeChat([new Error('must not be asked')])
  const { outputs, calls } = await testNode(rerank, {
    config: { method: 'words' },
    inputs,
    models: fakeModels({ chat }),
  })
  expect(idsOf(outputs['documents'])[0]).toBe('b')
  expect(calls).toEqual([])
})

test('has nothing to order among no passages', async () => {
  const { outputs } = await testNode(rerank, { inputs: { query: 'x', documents: [] } })
  expect(outputs['documents']).toEqual([])
})

/** Search found them equally good. */
const score = 1
const german = [
  {
    id: 'kurs',
    score,
    title: 'Der Kurs',
    text: 'Der Kurs beginnt im Herbst und hat zwölf Abende.',
  },
  {
    id: 'kur',
    score,
    title: 'Die Kur',
    text: 'Eine Kur dauert meistens drei Wochen und ist anstrengend.',
  },
  {
    id: 'urlaub',
    score,
    title: 'Der Urlaub',
    text: 'Der Urlaub wird spätestens im März beantragt.',
  },
]

test('offline: takes German words as they are, and not for forms of English ones', async () => {
  const query = 'Wie viele Wochen dauert eine Kur?'
  const { outputs } = await testNode(rerank, { inputs: { query, documents: german } })
  expect(idsOf(outputs['documents'])[0]).toBe('kur')
  // With English stems "Kurs" and "Kur" are one word, and the heading of the wrong passage fits.
  const short = { query: 'Kur', documents: german }
  const told = await testNode(rerank, { inputs: short })
  expect(idsOf(told.outputs['documents'])[0]).toBe('kur')
  const english = await testNode(rerank, { config: { language: 'en' }, inputs: short })
  expect(idsOf(english.outputs['documents'])[0]).toBe('kurs')
})

test('offline: finds the words of a Chinese question, which has no spaces', async () => {
  const chinese = [
    { id: 'port', score, title: '端口', text: '服务器监听四千端口。可以用环境变量修改。' },
    { id: 'backup', score, title: '备份', text: '数据库每天晚上自动备份一次。' },
    { id: 'price', score, title: '价格', text: '这个产品的价格是每月十欧元。' },
  ]
  const { outputs } = await testNode(rerank, {
    config: { topN: 1 },
    inputs: { query: '数据库什么时候备份?', documents: chinese },
  })
  expect(idsOf(outputs['documents'])).toEqual(['backup'])
})
