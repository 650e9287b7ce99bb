import { expect, test } from 'vitest'
import { diffDocuments } from './diff-documents.ts'

const passage = (id: string, text = id) => ({ id, text })

test('passages are matched by their id: moved, new, gone, and with another text', () => {
  const before = [passage('a'), passage('b'), passage('c')]
  const after = [passage('c'), passage('a', 'other'), passage('d')]
  expect(
    diffDocuments(before, after).map(({ document, ...change }) => ({ id: document.id, ...change })),
  ).toEqual([
    { id: 'c', before: 3, after: 1, rewritten: false },
    { id: 'a', before: 1, after: 2, rewritten: true },
    { id: 'd', after: 3, rewritten: false },
    { id: 'b', before: 2, rewritten: false },
  ])
})

test('a passage that stands in both lists twice has not changed', () => {
  const twice = [passage('a'), passage('a')]
  expect(diffDocuments(twice, twice).map(({ before, after }) => [before, after])).toEqual([
    [1, 1],
    [2, 2],
  ])
  expect(diffDocuments(twice, [passage('a')]).map(({ before, after }) => [before, after])).toEqual([
    [1, 1],
    [2, undefined],
  ])
})
