import { expect, test } from 'vitest'
import { groupMarks } from './mark-groups.ts'

test('marks that would cover each other become one, and those outside are left out', () => {
  const mark = (at: number, revision: number) => ({
    at,
    revision,
    deployment: 'support',
    title: '',
    by: 'Mina',
  })
  const groups = groupMarks(
    [mark(5000, 3), mark(2000, 1), mark(2004, 2), mark(99, 0), mark(9000, 4)],
    { from: 1000, to: 9000 },
  )
  expect(groups.map(({ place, marks }) => [place, marks.map(({ revision }) => revision)])).toEqual([
    [0.125, [1, 2]],
    [0.5, [3]],
    [1, [4]],
  ])
})
