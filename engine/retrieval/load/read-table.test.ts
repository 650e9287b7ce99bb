import { expect, it } from 'vitest'
import { defaultLimits } from './limits.ts'
import { readTable } from './read-table.ts'

const textOf = (text: string): string => readTable(text, defaultLimits).text

it('finds the delimiter, and keeps quoted cells whole', () => {
  const table = '| name | note |\n| --- | --- |\n| Ada | one, two; three |\n| Bob | a b |'
  expect(textOf('name,note\nAda,"one, two; three"\nBob,"a\nb"\n')).toBe(table)
  expect(textOf('name;note\nAda;"one, two; three"\nBob;"a\nb"\n')).toBe(table)
  expect(textOf('name\tnote\nAda\tone, two; three\nBob\ta b\n')).toBe(table)
})

it('writes a long table as records that name their columns', () => {
  const rows = Array.from({ length: 60 }, (_, at) => `Person ${at},${at + 20},City of ${at}`)
  const text = textOf(`name,age,city\n${rows.join('\n')}`)
  expect(text.split('\n\n')).toHaveLength(60)
  expect(text).toContain('name: Person 7; age: 27; city: City of 7')
})

it('numbers the columns of a table whose first row is no header', () => {
  expect(textOf('1,2\n3,4')).toBe('| Column 1 | Column 2 |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |')
})
