import { expect, test } from 'vitest'
import { testNode } from '../engine/testing.ts'
import filter from './filter.ts'

const port = { id: 'port', text: 'The server listens on port 4000.', source: 'a.md', score: 8 }
const again = { ...port, id: 'again', source: 'b.md', score: 7 }
const host = { id: 'host', text: 'HOST sets the address it binds to.', source: 'a.md', score: 4 }
const weak = { id: 'weak', text: 'Kangaroos live in Australia.', source: 'c.md', score: 0.5 }
const documents = [port, again, host, weak]

function idsOf(found: unknown): string[] {
  return Array.isArray(found) ? found.map((document: { id: string }) => document.id) : []
}

test('leaves out nothing but repetitions unless it is told to', async () => {
  const { outputs } = await testNode(filter, { inputs: { documents } })
  expect(outputs['documents']).toEqual([port, host, weak])
  expect(outputs['dropped']).toEqual([{ id: 'again', reason: 'It repeats the passage "port".' }])
})

test('leaves out what is too weak, by the score itself or beside the best', async () => {
  const scored = await testNode(filter, { config: { minScore: 1 }, inputs: { documents } })
  expect(idsOf(scored.outputs['documents'])).toEqual(['port', 'host'])
  const shared = await testNode(filter, { config: { minShare: 0.6 }, inputs: { documents } })
  expect(shared.outputs['dropped']).toEqual([
    { id: 'again', reason: 'It repeats the passage "port".' },
    { id: 'host', reason: 'Its score 4 is below 0.6 of the best, 8.' },
    { id: 'weak', reason: 'Its score 0.5 is below 0.6 of the best, 8.' },
  ])
})

test('judges no passage by a score that it does not have', async () => {
  const unscored = [{ id: 'a', text: 'One.' }, host]
  const { outputs } = await testNode(filter, {
    config: { minScore: 3, minShare: 0.9 },
    inputs: { documents: unscored },
  })
  expect(idsOf(outputs['documents'])).toEqual(['a', 'host'])
})

test('keeps within its tokens, and takes a shorter passage where a longer one does not fit', async () => {
  const long = { id: 'long', text: 'words '.repeat(100), score: 5 }
  const { outputs } = await testNode(filter, {
    config: { maxTokens: 20 },
    inputs: { documents: [port, long, host] },
  })
  expect(idsOf(outputs['documents'])).toEqual(['port', 'host'])
  expect(outputs['dropped']).toEqual([
    { id: 'long', reason: 'With its 150 tokens there would be more than 20.' },
  ])
})

test('keeps so many of one source, of those that are left', async () => {
  const { outputs } = await testNode(filter, { config: { perSource: 1 }, inputs: { documents } })
  expect(idsOf(outputs['documents'])).toEqual(['port', 'weak'])
})

test('takes passages without words as they are, and nothing of nothing', async () => {
  const wordless = [
    { id: 'a', text: '…' },
    { id: 'b', text: '!' },
  ]
  const { outputs } = await testNode(filter, { inputs: { documents: wordless } })
  expect(outputs['documents']).toEqual(wordless)
  const none = await testNode(filter, { inputs: { documents: [] } })
  expect(none.outputs).toEqual({ documents: [], dropped: [] })
})

test('leaves out what does not meet the conditions', async () => {
  const dated = [
    { ...port, metadata: { year: 2019 } },
    { ...host, metadata: { year: 2024, tags: ['api'] } },
    weak,
  ]
  const { outputs } = await testNode(filter, {
    config: { conditions: { year: { from: 2020 }, tags: ['api', 'web'] } },
    inputs: { documents: dated },
  })
  expect(idsOf(outputs['documents'])).toEqual(['host'])
  expect(outputs['dropped']).toEqual([
    { id: 'port', reason: 'It does not meet the conditions.' },
    { id: 'weak', reason: 'It does not meet the conditions.' },
  ])
})
