import { expect, test } from 'vitest'
import { fakeChat, fakeIndexes, fakeModels, testNode } from '../engine/testing.ts'
import rewrite from './rewrite.ts'

const history = [
  { role: 'user', content: 'How do I change the port of the server?' },
  { role: 'assistant', content: 'Set PORT [1].' },
]

test('offline: completes a follow-up from the question before it', async () => {
  const { outputs } = await testNode(rewrite, { inputs: { question: 'And of it alone?', history } })
  expect(outputs['query']).toMatch(/^And of it alone\? \(.*port.*\)$/)
})

test('offline: leaves a question alone that stands by itself', async () => {
  const question = 'Where are model keys stored on disk?'
  const { outputs } = await testNode(rewrite, { inputs: { question, history } })
  expect(outputs).toEqual({
    query: question,
    queries: [question, 'model keys stored disk?'],
    keywords: ['model', 'keys', 'stored', 'disk'],
  })
})

test('offline: adds words of the passages that the question finds', async () => {
  const indexes = fakeIndexes({
    docs: [
      { id: '1', text: 'The journal makes runs durable. Each run has spans.' },
      { id: '2', text: 'A journal holds spans, and spans hold outputs.' },
    ],
  })
  const { outputs } = await testNode(rewrite, {
    config: { index: 'docs' },
    inputs: { question: 'What does the journal hold?' },
    indexes,
  })
  expect(outputs['queries']).toContainEqual(
    expect.stringMatching(/journal\^0\.\d+.* spans\^0\.\d+/),
  )
})

test('with a model: gives its question first, and each query once', async () => {
  const chat = fakeChat([
    {
      json: {
        query: 'How do I change the port in Docker?',
        queries: ['docker port', 'Docker PORT ', '', 'publish container port', 'a fifth'],
        keywords: ['docker', 'port'],
      },
    },
  ])
  const { outputs, usage } = await testNode(rewrite, {
    inputs: { question: 'And in Docker?', history },
    models: fakeModels({ chat }),
  })
  expect(outputs).toEqual({
    query: 'How do I change the port in Docker?',
    queries: ['How do I change the port in Docker?', 'docker port', 'publish container port'],
    keywords: ['docker', 'port'],
  })
  expect(usage.calls).toBe(1)
  const prompt = chat.requests[0]?.messages[0]?.content
  expect(prompt).toContain('user: How do I change the port of the server?')
  expect(prompt).toContain('Question: And in Docker?')
  expect(prompt).toContain('write 3 short search queries')
})

test('refuses a prompt that names something it does not know', async () => {
  await expect(
    testNode(rewrite, { config: { prompt: 'Rewrite {{qestion}}' }, inputs: { question: 'x' } }),
  ).rejects.toThrow('it names {{qestion}}, and knows only {{question}}, {{history}}, {{count}}')
})
