import { expect, test } from 'vitest'
import { startScriptedModel } from '../../test/support/scripted-model-server.ts'
import { cohereRerank } from './cohere-rerank.ts'

const { signal } = new AbortController()
const documents = ['The host is local.', 'The default port is 4000.', 'Nothing.']
const request = { query: 'which port', documents, topN: 2 }

test('gives the best first, as indexes into the passages', async () => {
  await using server = await startScriptedModel()
  const model = cohereRerank(
    { provider: 'cohere', baseUrl: `${server.url}/`, key: 'k' },
    'rerank-v3.5',
  )
  const { results, usage } = await model.rerank(request, { signal })
  expect(results).toEqual([
    { index: 1, score: 0.5 },
    { index: 0, score: 0 },
  ])
  expect(usage).toMatchObject({ model: 'cohere:rerank-v3.5', calls: 1, cost: null })
  expect(server.requests[0]).toMatchObject({
    path: '/rerank',
    body: { model: 'rerank-v3.5', query: 'which port', documents, top_n: 2 },
  })
})

test.each([
  ['an index there is not', { results: [{ index: 3, relevance_score: 1 }] }],
  [
    'a passage twice',
    {
      results: [
        { index: 1, relevance_score: 1 },
        { index: 1, relevance_score: 0.5 },
      ],
    },
  ],
  ['no score', { results: [{ index: 1 }] }],
])('does not take %s', async (_, body) => {
  await using server = await startScriptedModel()
  server.script({ kind: 'raw', contentType: 'application/json', body: JSON.stringify(body) })
  const model = cohereRerank({ provider: 'cohere', baseUrl: server.url, key: undefined }, 'r')
  await expect(model.rerank(request, { signal })).rejects.toThrow(
    'The reranker "cohere:r" did not answer with an index and a score for each of its 3 passages.',
  )
})

test("understands Voyage's shape too", async () => {
  await using server = await startScriptedModel()
  const body = JSON.stringify({ data: [{ index: 2, relevance_score: 0.9 }] })
  server.script({ kind: 'raw', contentType: 'application/json', body })
  const model = cohereRerank({ provider: 'voyage', baseUrl: server.url, key: undefined }, 'r')
  expect((await model.rerank(request, { signal })).results).toEqual([{ index: 2, score: 0.9 }])
})
