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
    language: 'en',
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
    language: 'en',
  })
  expect(usage.calls).toBe(1)
  const prompt = chat.requests[0]?.messages[0]?.content
  expect(prompt).toContain('user: How do I change the port of the server?')
  expect(prompt).toContain('Question: And in Docker?')
  expect(prompt).toContain('Write 3 short search queries')
})

test('with a model: one call does what all the methods need, and all of it is searched for', async () => {
  const chat = fakeChat([
    {
      json: {
        query: 'Which loom is faster, and why?',
        questions: ['How fast is a hand loom?', 'How fast is a power loom?', ''],
        general: 'What limits the speed of looms?',
        passage: 'Power looms throw the shuttle 100 times a minute.',
      },
    },
  ])
  const { outputs, usage } = await testNode(rewrite, {
    config: { methods: ['standalone', 'hyde', 'decompose', 'step-back'] },
    inputs: { question: 'Which one is faster?', history },
    models: fakeModels({ chat }),
  })
  expect(outputs).toMatchObject({
    query: 'Which loom is faster, and why?',
    queries: [
      'Which loom is faster, and why?',
      'How fast is a hand loom?',
      'How fast is a power loom?',
      'What limits the speed of looms?',
      'Power looms throw the shuttle 100 times a minute.',
    ],
    questions: ['How fast is a hand loom?', 'How fast is a power loom?'],
    general: 'What limits the speed of looms?',
    passage: 'Power looms throw the shuttle 100 times a minute.',
  })
  expect(usage.calls).toBe(1)
  expect(Object.keys(Object(Object(chat.requests[0]?.schema?.schema)['properties']))).toEqual([
    'query',
    'passage',
    'questions',
    'general',
  ])
  expect(chat.requests[0]?.messages[0]?.content).not.toContain('keywords')
})

test('with a model: does not ask it to complete a question before which nothing was said', async () => {
  const chat = fakeChat([new Error('must not be asked')])
  const { outputs, calls } = await testNode(rewrite, {
    config: { methods: ['standalone'] },
    inputs: { question: 'Wo liegt der Schlüssel des Servers?' },
    models: fakeModels({ chat }),
  })
  expect(outputs).toMatchObject({ query: 'Wo liegt der Schlüssel des Servers?', language: 'de' })
  expect(calls).toEqual([])
})

test('offline: methods without a form of their own leave the question as it is', async () => {
  const question = 'Why is the warp on a loom tight?'
  const { outputs } = await testNode(rewrite, {
    config: { methods: ['hyde', 'step-back', 'decompose'] },
    inputs: { question },
  })
  expect(outputs).toEqual({
    query: question,
    queries: [question],
    keywords: ['warp', 'loom', 'tight'],
    language: 'en',
    questions: [],
  })
})

test('offline: takes several questions apart', async () => {
  const { outputs } = await testNode(rewrite, {
    config: { methods: ['decompose'] },
    inputs: { question: 'What is a heddle? And who invented the power loom?' },
  })
  expect(outputs['questions']).toEqual(['What is a heddle?', 'And who invented the power loom?'])
})

test('refuses a prompt that names something it does not know', async () => {
  await expect(
    testNode(rewrite, { config: { prompt: 'Rewrite {{qestion}}' }, inputs: { question: 'x' } }),
  ).rejects.toThrow(
    'it names {{qestion}}, and knows only {{question}}, {{history}}, {{count}}, {{tasks}}',
  )
})
