import { expect, test } from 'vitest'
import { withoutMarks } from './without-marks.ts'

test('marks of headings, bold words and code are left out, and points of a list have a dot', () => {
  expect(withoutMarks('> My invoice is wrong')).toBe('My invoice is wrong')
  expect(withoutMarks('## May it go?\n\n- the **amount**\n  * the `name`')).toBe(
    'May it go?\n\n· the amount\n· the name',
  )
})

test('of a block of code only the code stays', () => {
  expect(withoutMarks('```sh\nnpm start\n```\nThen ask.')).toBe('npm start\nThen ask.')
  expect(withoutMarks('```sh\nnpm start\n```')).toBe('npm start\n')
})

test('words that a model wrote behind a fence stay', () => {
  expect(withoutMarks('```sh [1]. Start it there.')).toBe(' [1]. Start it there.')
})

test('of a link its words stay, and a citation stays', () => {
  expect(withoutMarks('You can [attach again](streaming.md). [1]')).toBe(
    'You can attach again. [1]',
  )
})

test('dots stand between the cells of a table', () => {
  expect(withoutMarks('| Key | Does |\n| --- | --- |\n| D | Differences |')).toBe(
    'Key · Does\n\nD · Differences',
  )
  expect(withoutMarks('| Key | Does | | --- | --- | | D | Differences |')).toBe(
    'Key · Does · D · Differences',
  )
  expect(withoutMarks('a || b')).toBe('a || b')
})

test('signs that are no marks stay', () => {
  expect(withoutMarks('2 - 1, C# and well-known')).toBe('2 - 1, C# and well-known')
})
