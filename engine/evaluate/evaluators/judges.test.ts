import { expect, test } from 'vitest'
import { z } from 'zod'
import type { ChatRequest } from '../../models/chat-model.ts'
import type { EmbeddingModel } from '../../models/embedding-model.ts'
import { messageText } from '../../graph/message-text.ts'
import type { Values } from '../../run/events.ts'
import { fakeChat, fakeModels, type FakeAnswer } from '../../testing/fake-models.ts'
import { defineEvaluator, settingsSchema } from './define-evaluator.ts'
import { score, valueOf } from './fixtures/scored.ts'
import { evaluators, findEvaluator } from './index.ts'

const documents = [
  { id: 'p1', text: 'The tower in Paris is 330 metres tall. It was built in 1889.' },
  { id: 'p2', text: 'Rabbits eat grass and sleep in burrows.' },
]
const asked = {
  example: {
    inputs: { question: 'How tall is the tower in Paris?' },
    expected: { answer: 'The tower is 330 metres tall.' },
  },
}
const judgedBy = (answers: Parameters<typeof fakeChat>[0]) =>
  fakeModels({ chat: fakeChat(answers) })
const json = (value: unknown): FakeAnswer => ({ json: value })
const answer = (text: string) => ({ ...asked, outputs: { answer: text, documents } })

/** One direction for each letter, so that texts without common letters have the cosine 0. */
const letters: EmbeddingModel = {
  name: 'fake:letters',
  embed: (texts) =>
    Promise.resolve({
      vectors: texts.map((text) =>
        'abcdefghijklmnopqrstuvwxyz'
          .split('')
          .map((letter) => text.toLowerCase().split(letter).length - 1),
      ),
      usage: { model: 'fake:letters', calls: 1, inputTokens: 0, outputTokens: 0, cost: 0 },
    }),
}

test('every evaluator has its own id, the file of its name, and settings that make a form', () => {
  const ids = evaluators.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const evaluator of evaluators) {
    expect(settingsSchema(evaluator)).toMatchObject({ type: 'object' })
    expect(evaluator.description).toMatch(/\.$/)
  }
  expect(findEvaluator('faithfulness.lexical')?.usesModel).toBe(false)
  expect(findEvaluator('nothing')).toBeUndefined()
})

test('without a model, evaluators that ask one give an error and never a 0', async () => {
  for (const id of evaluators
    .filter((one) => one.usesModel && one.id !== 'graph')
    .map((one) => one.id)) {
    const found = await score(id, {
      ...answer('It is 330 metres tall [1].'),
      settings: id === 'criteria' ? { criteria: [{ name: 'short', description: 'Short.' }] } : {},
      other: { answer: 'Rather tall.' },
    })
    expect({ id, ...found }).toMatchObject({ id, status: 'error', errorType: 'no-model' })
  }
})

test('faithfulness is the share of supported claims, and says who judged', async () => {
  const claims = [
    { claim: 'It is 330 metres tall.', reason: 'It says so.', supported: true },
    { claim: 'It is made of wood.', reason: 'Nothing says so.', supported: false },
  ]
  const models = judgedBy([json({ claims })])
  const found = await score('faithfulness', { ...answer('330 metres, of wood.'), models })
  expect(found).toMatchObject({
    status: 'ok',
    value: 0.5,
    numerator: 1,
    denominator: 2,
    explanation: 'Not supported: “It is made of wood.” Nothing says so.',
    judge: { model: 'fake:chat', version: expect.stringMatching(/^[\w-]{12}$/) },
  })
  expect(await valueOf('faithfulness', { ...answer('I do not know.'), models })).toBe(
    'not-applicable',
  )
})

test('a judge is another one when its rubric is, and the same under another name of its model', async () => {
  const versionOf = async (settings: object): Promise<string | undefined> => {
    const models = judgedBy(() => json({ reason: 'Fine.', score: 5 }))
    const found = await score('rubric', { ...answer('330 m'), settings, models })
    return found.status === 'ok' ? found.judge?.version : undefined
  }
  const plain = await versionOf({})
  expect(plain).toBeDefined()
  expect(await versionOf({ model: 'other' })).toBe(plain)
  expect(await versionOf({ task: 'Be strict.' })).not.toBe(plain)
})

test('a score that is no level of the rubric is an error and is not put right', async () => {
  const found = (given: number) =>
    score('rubric', {
      ...answer('330 m'),
      models: judgedBy([json({ reason: 'So.', score: given })]),
    })
  expect(await found(4)).toMatchObject({ value: 0.75, metadata: { level: 4 } })
  for (const wrong of [0, 6, 4.5]) {
    expect(await found(wrong)).toMatchObject({ status: 'error', errorType: 'range' })
  }
})

test('criteria count by their weight', async () => {
  const criteria = [
    { name: 'right', description: 'It is right.', weight: 3 },
    { name: 'short', description: 'It is short.' },
  ]
  const verdicts = {
    right: { reason: 'Yes.', met: true },
    short: { reason: 'Too long.', met: false },
  }
  const models = judgedBy([json(verdicts)])
  expect(
    await score('criteria', { ...answer('330 m'), settings: { criteria }, models }),
  ).toMatchObject({
    value: 0.75,
    explanation: 'short: Too long.',
  })
})

test('a pair is judged in both orders: what the order decides is a tie', async () => {
  const other = { answer: 'Rather tall.' }
  const pair = (answers: Parameters<typeof fakeChat>[0]) =>
    score('pairwise', { ...answer('330 metres.'), other, models: judgedBy(answers) })
  const better = (one: ChatRequest): FakeAnswer => {
    const first = messageText(one.messages[0]!).indexOf('330 metres.')
    const second = messageText(one.messages[0]!).indexOf('Rather tall.')
    return json({ reason: 'It is exact.', better: first < second ? 'first' : 'second' })
  }
  expect(await pair(better)).toMatchObject({ value: 1, explanation: 'It is exact.' })
  const always = json({ reason: 'It comes first.', better: 'first' })
  expect(await pair([always, always])).toMatchObject({
    value: 0.5,
    explanation: expect.stringContaining('The order decided'),
  })
  expect(await valueOf('pairwise', answer('330 metres.'))).toBe('not-applicable')
})

test('answer relevancy is the mean likeness of the questions it would answer', async () => {
  const models = (made: object) => fakeModels({ chat: fakeChat([json(made)]), embedding: letters })
  const example = { inputs: { question: 'aa' } }
  const of = (made: object) =>
    valueOf('answer-relevancy', { example, outputs: { answer: 'x' }, models: models(made) })
  expect(await of({ noncommittal: false, questions: ['a', 'b'] })).toBeCloseTo(0.5, 12)
  expect(await of({ noncommittal: true, questions: ['a'] })).toBe(0)
})

test('context precision is the average precision of useful passages', async () => {
  const useful = (request: ChatRequest): FakeAnswer =>
    json({ reason: 'So.', useful: messageText(request.messages[0]!).includes('Rabbits') })
  expect(await valueOf('context-precision', { ...answer('330'), models: judgedBy(useful) })).toBe(
    0.5,
  )
  const none = () => json({ reason: 'No.', useful: false })
  expect(await valueOf('context-precision', { ...answer('330'), models: judgedBy(none) })).toBe(0)
})

test('context recall and answer correctness count statements', async () => {
  const claims = [
    { claim: 'a', reason: 'b', attributable: true },
    { claim: 'c', reason: 'd', attributable: false },
  ]
  expect(
    await valueOf('context-recall', { ...answer('x'), models: judgedBy([json({ claims })]) }),
  ).toBe(0.5)
  // F1 = 2 / (2 + (1 + 1) / 2) = 2/3; the likeness of "ab" and "a" is 1/√2.
  const models = fakeModels({
    chat: fakeChat([json({ agreeing: ['p', 'q'], surplus: ['r'], missing: ['s'] })]),
    embedding: letters,
  })
  const example = { inputs: { question: 'q' }, expected: { answer: 'a' } }
  const value = await valueOf('answer-correctness', { example, outputs: { answer: 'ab' }, models })
  expect(value).toBeCloseTo(0.75 * (2 / 3) + 0.25 / Math.SQRT2, 12)
})

test('citations are worth what ALCE says: support together, and being needed', async () => {
  // Entailed by anything with the passage on the tower.
  const entails = (request: ChatRequest): FakeAnswer =>
    json({
      reason: 'So.',
      entailed: messageText(request.messages[0]!).includes('330 metres tall. It'),
    })
  const text = 'The tower is 330 metres tall [1][2]. Rabbits climb it [2]. It is old.'
  const given = { ...answer(text), models: judgedBy(entails) }
  // One of three sentences is supported; of three citations only [1] is needed.
  expect(await score('citation-recall', given)).toMatchObject({ numerator: 1, denominator: 3 })
  expect(await score('citation-precision', given)).toMatchObject({ numerator: 1, denominator: 3 })
  expect(await valueOf('citation-precision', answer('It is old.'))).toBe('error')
})

test('the forms by words tell a supported answer from an unsupported one', async () => {
  const good = answer('The tower in Paris is 330 metres tall [1].')
  const bad = answer('The castle of London has 12 rooms and a lake [2].')
  for (const id of [
    'faithfulness.lexical',
    'relevancy.lexical',
    'correctness.lexical',
    'citation-recall.lexical',
    'citation-precision.lexical',
  ]) {
    const [high, low] = [await valueOf(id, good), await valueOf(id, bad)]
    expect({ id, high: Number(high) > 0.7, low: Number(low) < 0.4 }).toEqual({
      id,
      high: true,
      low: true,
    })
    expect(await score(id, good)).toMatchObject({ judge: { model: 'offline' } })
  }
  expect(await valueOf('context-recall.lexical', good)).toBe(1)
  expect(await valueOf('context-precision.lexical', good)).toBe(1)
  const turned = { ...asked, outputs: { answer: 'x', documents: documents.toReversed() } }
  expect(await valueOf('context-precision.lexical', turned)).toBe(0.5)
  expect(await valueOf('relevancy.lexical', answer('I do not know.'))).toBe(0)
})

test('a graph can judge, by a score or a verdict, and its version is pinned in the score', async () => {
  const given: object[] = []
  const graph = (outputs: Readonly<Record<string, unknown>>) => ({
    ...answer('330 metres.'),
    settings: { graph: 'strict-judge', inputs: ['question', 'answer', 'documents'] },
    runGraph: (name: string, version: string | undefined, inputs: object) => {
      given.push({ name, version, inputs })
      return Promise.resolve({
        run: 'r9',
        version: 'abcd',
        outputs: JSON.parse(JSON.stringify(outputs)),
      })
    },
  })
  expect(await score('graph', graph({ score: 0.8 }))).toEqual({
    status: 'ok',
    value: 0.8,
    judge: { model: 'graph:strict-judge', version: 'abcd', run: 'r9' },
  })
  expect(given[0]).toMatchObject({ inputs: { answer: '330 metres.', documents } })
  const verdict = { pass: true, score: null, reasons: ['Well said.'] }
  expect(await score('graph', graph({ verdict }))).toMatchObject({
    value: 1,
    explanation: 'Well said.',
  })
  expect(await score('graph', graph({ score: 5 }))).toMatchObject({
    status: 'error',
    errorType: 'range',
  })
  expect(await score('graph', graph({ text: 'x' }))).toMatchObject({ status: 'error' })
})

test('one file makes an evaluator of one’s own, with defaults, reasons and errors', async () => {
  const polite = defineEvaluator({
    id: 'polite',
    version: 1,
    title: 'Polite',
    description: 'Whether it says please.',
    family: 'answer',
    type: 'boolean',
    direction: 'higher',
    settings: z.object({ word: z.string().default('please') }),
    evaluate({ run, settings }) {
      const text = run.outputs['answer']
      if (typeof text !== 'string') throw new Error('There is no text.')
      return { status: 'ok', value: text.includes(settings.word) }
    },
  })
  expect(findEvaluator('polite', [polite])).toBe(polite)
  const context = {
    example: { id: 'e', inputs: {} },
    run: {
      id: 'r',
      status: 'succeeded',
      inputs: {},
      outputs: { answer: 'please' },
      spans: [],
      ms: 1,
      cost: 0,
    },
    models: fakeModels({}),
    signal: new AbortController().signal,
    runGraph: () => Promise.reject(new Error('none')),
  }
  expect(await polite.evaluate({ ...context, settings: undefined })).toEqual({
    status: 'ok',
    value: true,
  })
  const empty = { ...context, run: { ...context.run, outputs: {} } }
  expect(await polite.evaluate({ ...empty, settings: {} })).toEqual({
    status: 'error',
    errorType: 'evaluator',
    reason: 'There is no text.',
  })
})

test('what was cancelled is no score', async () => {
  const context = {
    example: { id: 'e', inputs: { question: 'q' }, expected: { answer: 'a' } },
    run: {
      id: 'r',
      status: 'succeeded',
      inputs: {},
      outputs: { answer: 'a', documents },
      spans: [],
      ms: 1,
      cost: 0,
    },
    models: judgedBy([json({ claims: [] })]),
    settings: {},
    signal: AbortSignal.abort(new Error('cancelled')),
    runGraph: () => Promise.reject(new Error('none')),
  }
  await expect(findEvaluator('faithfulness')!.evaluate(context)).rejects.toThrow('cancelled')
})

test('a graph that is shown two answers judges both orders, and what the order decided is a tie', async () => {
  const judged = (scoreOf: (answer: unknown, other: unknown) => number) => ({
    outputs: { answer: 'It is long.' },
    other: { answer: 'Short.' },
    settings: { graph: 'pair-judge', inputs: ['question', 'answer', 'other'] },
    runGraph: (_graph: string, _version: string | undefined, inputs: Values) =>
      Promise.resolve({
        run: 'r9',
        version: 'abcd',
        outputs: { score: scoreOf(inputs['answer'], inputs['other']) },
      }),
  })
  const preferring = (text: string) => (answer: unknown) => (answer === text ? 0.9 : 0.2)
  expect(await score('graph', judged(preferring('It is long.')))).toMatchObject({ value: 1 })
  expect(await score('graph', judged(preferring('Short.')))).toMatchObject({ value: 0 })
  // Whatever stands first is better: that says nothing of the answers.
  expect(
    await score(
      'graph',
      judged(() => 0.9),
    ),
  ).toMatchObject({
    value: 0.5,
    metadata: { straight: 0.9, swapped: 0.9 },
  })
  const { other: _, ...alone } = judged(() => 1)
  expect(await score('graph', alone)).toMatchObject({ status: 'not-applicable' })
})
