import { expect, test } from 'vitest'
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
