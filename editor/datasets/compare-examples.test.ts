import { expect, test } from 'vitest'
import { compareExamples } from './compare-examples.ts'

test('two versions differ by what was added, removed and changed, part by part', () => {
  const a = { id: 'a', inputs: { question: 'A' } }
  const b = { id: 'b', inputs: { question: 'B' }, tags: ['x'] }
  const c = { id: 'c', inputs: { question: 'C' } }
  const edited = { id: 'b', inputs: { question: 'B' }, tags: ['y'], split: 'test' }
  expect(compareExamples([a, b], [edited, c])).toEqual({
    added: [c],
    removed: [a],
    changed: [{ before: b, after: edited, parts: ['tags', 'split'] }],
  })
})
