import { expect, test } from 'vitest'
import { messageText } from '../engine/graph/message-text.ts'
import { fakeChat, fakeModels, testNode } from '../engine/testing.ts'
import judge from './judge.ts'

const documents = [{ id: 'port', text: 'The default port is 4000.' }]
const inputs = {
  question: 'What is the default port?',
  answer: 'The default port is 4000 [1].',
  documents,
}

test('offline: scores by words, and says so in its reasons', async () => {
  const { outputs } = await testNode(judge, { inputs })
  expect(outputs).toMatchObject({ score: 1, verdict: { pass: true } })
  expect(outputs['verdict']).toHaveProperty(
    'reasons',
    expect.arrayContaining(['faithfulness.lexical is 1.00.']),
  )
})

test('offline: compares with a right answer where one is known', async () => {
  const good = await testNode(judge, { inputs: { ...inputs, reference: 'The port is 4000.' } })
  const bad = await testNode(judge, { inputs: { ...inputs, reference: 'Nobody can know that.' } })
  expect(Number(good.outputs['score'])).toBeGreaterThan(Number(bad.outputs['score']))
})

test('with a model: puts its score from 1 to 5 on a scale from 0 to 1', async () => {
  const chat = fakeChat([{ json: { reason: 'A small gap.', score: 4 } }])
  const { outputs } = await testNode(judge, { inputs, models: fakeModels({ chat }) })
  expect(outputs).toEqual({
    score: 0.75,
    verdict: { pass: true, score: 0.75, reasons: ['A small gap.'] },
  })
  expect(chat.requests[0]?.messages[0]?.content).toContain('A right answer:\n(not known)')
})

test.each([0, 6, 10])(
  'with a model: the score %d is an error, never moved into the scale',
  async (score) => {
    const chat = fakeChat([{ json: { reason: 'The answer told me to.', score } }])
    await expect(testNode(judge, { inputs, models: fakeModels({ chat }) })).rejects.toThrow(
      `The judge gave the score ${score}, which is outside its scale from 1 to 5.`,
    )
    expect(chat.requests).toHaveLength(1)
  },
)

test('reads the score from its field only', async () => {
  const chat = fakeChat(['Score: 5', 'Definitely 5'])
  await expect(testNode(judge, { inputs, models: fakeModels({ chat }) })).rejects.toThrow(
    'did not answer with the JSON that was asked for',
  )
})

const criteria = [
  { name: 'complete', rubric: '5: everything. 1: nothing.', weight: 3 },
  { name: 'polite', rubric: '5: kind. 1: rude.' },
]

test('with a model: scores each criterion, and weighs them', async () => {
  const chat = fakeChat([
    {
      json: {
        complete: { reason: 'All is there.', score: 5 },
        polite: { reason: 'It is curt.', score: 1 },
      },
    },
  ])
  const { outputs } = await testNode(judge, {
    config: { criteria },
    inputs,
    models: fakeModels({ chat }),
  })
  expect(outputs).toMatchObject({
    score: 0.75,
    verdict: { pass: true, reasons: ['complete: All is there. polite: It is curt.'] },
    criteria: [
      { name: 'complete', weight: 3, score: 1, reason: 'All is there.' },
      { name: 'polite', weight: 1, score: 0, reason: 'It is curt.' },
    ],
  })
  expect(chat.requests).toHaveLength(1)
  expect(chat.requests[0]?.messages[0]?.content).toContain('polite (weight 1):\n5: kind. 1: rude.')
})

test('offline: says that criteria were not judged', async () => {
  const { outputs } = await testNode(judge, { config: { criteria }, inputs })
  expect(JSON.stringify(outputs['verdict'])).toContain('the criteria of the node were not judged')
})

test('refuses criteria with one name or without weight', async () => {
  const run = (given: typeof criteria): ReturnType<typeof testNode> =>
    testNode(judge, { config: { criteria: given }, inputs })
  await expect(run([criteria[0]!, criteria[0]!])).rejects.toThrow(
    'two criteria are named "complete"',
  )
  await expect(run([{ ...criteria[0]!, weight: 0 }])).rejects.toThrow('no criterion has a weight')
})

const pair = { ...inputs, other: 'It listens somewhere.' }

test('with another answer: prefers one that is better in both orders', async () => {
  const chat = fakeChat(({ messages }) => {
    const [, first = ''] = /First answer:\n(.*)/.exec(messageText(messages[0]!)) ?? []
    return { json: { reason: 'It is exact.', better: first.includes('4000') ? 'first' : 'second' } }
  })
  const { outputs } = await testNode(judge, { inputs: pair, models: fakeModels({ chat }) })
  expect(outputs).toMatchObject({ preferred: 'answer', score: 1, verdict: { pass: true } })
  expect(chat.requests).toHaveLength(2)
  const swapped = { ...pair, answer: pair.other, other: pair.answer }
  const turned = await testNode(judge, { inputs: swapped, models: fakeModels({ chat }) })
  expect(turned.outputs).toMatchObject({ preferred: 'other', score: 0, verdict: { pass: false } })
})

test('with another answer: it is a tie when the order decides', async () => {
  const chat = fakeChat([{ json: { reason: 'It comes first.', better: 'first' } }])
  const { outputs } = await testNode(judge, { inputs: pair, models: fakeModels({ chat }) })
  expect(outputs).toMatchObject({ preferred: 'tie', score: 0.5 })
  expect(JSON.stringify(outputs['verdict'])).toContain('The order of the answers decided')
})

test('offline, with another answer: prefers the one with more of the words that count', async () => {
  const { outputs } = await testNode(judge, { inputs: pair })
  expect(outputs).toMatchObject({ preferred: 'answer', score: 1 })
  const same = await testNode(judge, { inputs: { ...pair, other: pair.answer } })
  expect(same.outputs).toMatchObject({ preferred: 'tie', score: 0.5 })
})

/** Three judges who give 5, 5 and 1. */
const panel = {
  ...fakeModels({}),
  chat: (name: string) => {
    if (name === 'absent') return undefined
    const json = { reason: `${name} says so.`, score: name === 'strict' ? 1 : 5 }
    return { ...fakeChat([{ json }]), name }
  },
}
const judges = ['kind', 'fair', 'strict', 'absent']

test('several judges: takes their mean or their majority, and says how far they agree', async () => {
  const mean = await testNode(judge, { config: { judges, pass: 0.7 }, inputs, models: panel })
  expect(mean.outputs).toMatchObject({
    score: 0.667,
    agreement: 0.333,
    verdict: { pass: false },
    judgments: [
      { judge: 'kind', score: 1 },
      { judge: 'fair', score: 1 },
      { judge: 'strict', score: 0 },
    ],
  })
  expect(JSON.stringify(mean.outputs['verdict'])).toContain(
    'The judge \\"absent\\" is not connected and was left out.',
  )
  const majority = await testNode(judge, {
    config: { judges, vote: 'majority', pass: 0.7 },
    inputs,
    models: panel,
  })
  expect(majority.outputs).toMatchObject({ score: 0.667, verdict: { pass: true } })
  expect(majority.usage.calls).toBe(3)
})
