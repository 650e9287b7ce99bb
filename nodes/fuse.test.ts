import { expect, test } from 'vitest'
import { testNode } from '../engine/testing.ts'
import fuse from './fuse.ts'

const [a, b, c] = ['a', 'b', 'c'].map((id) => ({ id, text: `The passage ${id}.` }))

function idsOf(found: unknown): string[] {
  return Array.isArray(found) ? found.map((document: { id: string }) => document.id) : []
}

test('puts what several lists hold before what one does, each passage once', async () => {
  const { outputs } = await testNode(fuse, { inputs: { lists: [[a!, b!], [c!, b!], [b!]] } })
  expect(idsOf(outputs['documents'])).toEqual(['b', 'a', 'c'])
})

test('scores by reciprocal ranks', async () => {
  const { outputs } = await testNode(fuse, { inputs: { lists: [[a!, b!], [b!]] } })
  expect(outputs['documents']).toEqual([
    { ...b, score: 1 / 62 + 1 / 61 },
    { ...a, score: 1 / 61 },
  ])
})

test('counts lists by their weights; one of weight 0 counts for nothing', async () => {
  const lists = [[a!], [b!], [c!]]
  const { outputs } = await testNode(fuse, { config: { weights: [1, 2, 0] }, inputs: { lists } })
  expect(idsOf(outputs['documents'])).toEqual(['b', 'a'])
})

test('keeps as many as asked, and nothing of nothing', async () => {
  const few = await testNode(fuse, { config: { topK: 1 }, inputs: { lists: [[a!, b!], [c!]] } })
  expect(idsOf(few.outputs['documents'])).toEqual(['a'])
  const none = await testNode(fuse, { inputs: { lists: [] } })
  expect(none.outputs['documents']).toEqual([])
})

test('refuses more lists than a search makes', async () => {
  const lists = Array.from({ length: 101 }, () => [a!])
  await expect(testNode(fuse, { inputs: { lists } })).rejects.toThrow(
    'There are 101 lists of passages, and at most 100 are joined at once.',
  )
})
