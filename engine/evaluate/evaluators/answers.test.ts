import { expect, test } from 'vitest'
import { isExactMatch, rougeL, tokenF1 } from './answer-match.ts'
import { score, valueOf } from './fixtures/scored.ts'

const answered = (answer: string, answers: readonly string[], more: object = {}) => ({
  outputs: { answer },
  example: { expected: { answers } },
  ...more,
})

test('exact match and F1 follow the rules of SQuAD, with the best of several right answers', async () => {
  expect(await valueOf('exact-match', answered('The  Eiffel tower!', ['eiffel tower']))).toBe(true)
  expect(await valueOf('exact-match', answered('Eiffel towers', ['eiffel tower']))).toBe(false)
  expect(await valueOf('exact-match', answered('Paris [1]', ['London', 'Paris']))).toBe(true)
  // By hand: "cat sat on mat" and "cat on mat": 3 shared, 2 · 3 / (4 + 3).
  expect(tokenF1('The cat sat on the mat.', 'a cat on a mat')).toBeCloseTo(6 / 7, 12)
  // A word counts as often as it is there.
  expect(tokenF1('no no no', 'no')).toBeCloseTo(2 / 4, 12)
  expect(tokenF1('the', 'an')).toBe(1)
  expect(tokenF1('', 'cat')).toBe(0)
  // Python: re.sub(r'\b(a|an|the)\b', ' ', 'the—end of a’s') is ' —end of  ’s'.
  expect(isExactMatch('the—end of a’s', '—end of ’s')).toBe(true)
  expect(isExactMatch('thé', 'é')).toBe(false)
  const best = await score('token-f1', answered('the cat sat', ['a dog', 'cat']))
  expect(best).toMatchObject({ value: expect.closeTo(2 / 3, 12), explanation: 'Nearest to “cat”.' })
})

test('an explanation that quotes a sentence ends with one full stop', async () => {
  const explained = async (id: string, reference: string): Promise<unknown> => {
    const given = await score(id, answered('the cat sat', [reference]))
    return 'explanation' in given ? given.explanation : given
  }
  expect(await explained('token-f1', 'The cat sits.')).toBe('Nearest to “The cat sits”.')
  expect(await explained('rouge-l', 'The cat sits …')).toBe('Nearest to “The cat sits …”')
  expect(await explained('exact-match', 'Does it sit?')).toBe('It is not “Does it sit?”')
})

test('ROUGE-L is that of the longest common subsequence', () => {
  // Lin 2004: "police killed the gunman" against "police kill the gunman" has 3 of 4 words in order,
  // against "the gunman kill police" 2 of 4.
  expect(rougeL('police kill the gunman', 'police killed the gunman')).toBeCloseTo(0.75, 12)
  expect(rougeL('the gunman kill police', 'police killed the gunman')).toBeCloseTo(0.5, 12)
  expect(rougeL('', '')).toBe(1)
})

test('words, patterns and schemas are looked for', async () => {
  const one = answered('Start it with PORT=8080.', ['8080', '9090'])
  expect(await valueOf('contains', one)).toBe(true)
  expect(await valueOf('contains', { ...one, settings: { texts: ['port', '9090'] } })).toBe(false)
  expect(
    await valueOf('contains', { ...one, settings: { texts: ['port', '9090'], all: false } }),
  ).toBe(true)
  expect(
    await valueOf('contains', { ...one, settings: { texts: ['port'], caseSensitive: true } }),
  ).toBe(false)
  expect(await valueOf('regex', { ...one, settings: { pattern: 'PORT=\\d+' } })).toBe(true)
  expect(await valueOf('regex', { ...one, settings: { pattern: '\\d', matches: false } })).toBe(
    false,
  )
  const schema = { type: 'object', required: ['port'] }
  expect(
    await valueOf('json-schema', { outputs: { answer: '{"port":1}' }, settings: { schema } }),
  ).toBe(true)
  expect(
    await score('json-schema', { outputs: { answer: {} }, settings: { schema } }),
  ).toMatchObject({
    value: false,
    explanation: expect.stringContaining('port'),
  })
})

test('length, latency and cost are what they are, and an unknown price is no 0', async () => {
  expect(await valueOf('length', { outputs: { answer: 'three small words' } })).toBe(3)
  const settings = { unit: 'characters' }
  expect(await valueOf('length', { outputs: { answer: 'a👩‍👩‍👧b' }, settings })).toBe(3)
  expect(await valueOf('latency', { ms: 1500 })).toBe(1.5)
  expect(await valueOf('latency', { nodes: { a: {} }, node: 'a' })).toBe(0.2)
  expect(await valueOf('cost', { cost: 0.004 })).toBe(0.004)
  expect(await valueOf('cost', { cost: null })).toBe('not-applicable')
})

test('tool calls are held against the expected ones, in order or not', async () => {
  const steps = [
    { tool: 'search', arguments: { query: 'x' } },
    { tool: 'read', arguments: { id: 1 } },
    { tool: 'book', arguments: { id: 1 } },
  ]
  const one = (tools: readonly unknown[], settings: object = {}) => ({
    nodes: { agent: { steps } },
    example: { expected: { tools: JSON.parse(JSON.stringify(tools)) } },
    settings,
  })
  expect(await valueOf('tool-calls', one(['search', 'book']))).toBe(1)
  expect(await valueOf('tool-calls', one(['book', 'search']))).toBe(1 / 2)
  expect(await valueOf('tool-calls', one(['book', 'search'], { order: 'any' }))).toBe(1)
  expect(await valueOf('tool-calls', one(['search', 'read'], { order: 'exact' }))).toBe(2 / 3)
  const read = { tool: 'read', arguments: { id: 2 } }
  expect(await valueOf('tool-calls', one([read], { arguments: true }))).toBe(0)
  expect(await valueOf('tool-calls', one([]))).toBe(0)
  expect(await valueOf('tool-calls', { nodes: { agent: { steps } } })).toBe('not-applicable')
})

test('a refusal is right where nothing can be known, and wrong elsewhere', async () => {
  const refusal = { outputs: { answer: 'I do not know.' } }
  const answer = { outputs: { answer: 'It is 42.' } }
  const unanswerable = { example: { answerable: false } }
  expect(await valueOf('correct-refusal', { ...refusal, ...unanswerable })).toBe(true)
  expect(await valueOf('correct-refusal', { ...answer, ...unanswerable })).toBe(false)
  expect(await valueOf('correct-refusal', refusal)).toBe('not-applicable')
  expect(await valueOf('false-refusal', refusal)).toBe(true)
  expect(await valueOf('false-refusal', answer)).toBe(false)
  expect(await valueOf('false-refusal', { ...answer, settings: { patterns: ['42'] } })).toBe(true)
})

test('a run that failed is an error and no wrong answer, and so are settings that do not fit', async () => {
  expect(await score('exact-match', { ...answered('', ['a']), status: 'failed' })).toEqual({
    status: 'error',
    errorType: 'run',
    reason: 'The run "r1" ended as failed, so it has no score.',
  })
  expect(await score('precision', { settings: { k: 0 } })).toMatchObject({
    status: 'error',
    errorType: 'settings',
  })
  expect(await score('exact-match', { outputs: { number: 1 } })).toEqual({
    status: 'not-applicable',
    reason: 'There is no text among the outputs ("number").',
  })
})
