import { expect, test } from 'vitest'
import { excerpt } from './excerpt.ts'
import { paint } from './line.ts'

const shown = (text: string, query: string, columns: number): string[] =>
  excerpt(text, query, columns).map((line) => paint(line, false))

test('an excerpt begins at the sentence that holds most of what was asked for', () => {
  const text =
    'Heddle is named after a part of a loom. It has many other parts too. Sick leave is told by phone before nine. More follows here.'
  expect(shown(text, 'sick leave', 30)).toEqual([
    '… Sick leave is told by phone',
    'before nine. More follows …',
  ])
})

test('a short passage is shown whole', () => {
  expect(shown('You have 30 days\nof leave.', 'leave', 60)).toEqual(['You have 30 days of leave.'])
})

test('words of the query are found in their other forms', () => {
  const looks = excerpt('It is configured here.', 'configuring', 60)[0]
  expect(looks?.filter((part) => typeof part !== 'string')).toEqual([
    { text: 'configured ', look: 'strong' },
  ])
})

test('a passage without a word of the query is shown from its beginning', () => {
  expect(shown('One. Two.', 'zebra', 60)).toEqual(['One. Two.'])
})
