import { expect, test } from 'vitest'
import { withoutMarks } from './without-marks.ts'

test('marks of headings, bold words and code are left out, and points of a list have a dot', () => {
  expect(withoutMarks('## May it go?\n\n- the **amount**\n  * the `name`')).toBe(
    'May it go?\n\n· the amount\n· the name',
  )
})

test('of a block of code only the code stays', () => {
  expect(withoutMarks('```sh\nnpm start\n```\nThen ask.')).toBe('npm start\nThen ask.')
})

test('signs that are no marks stay', () => {
  expect(withoutMarks('2 - 1, C# and well-known')).toBe('2 - 1, C# and well-known')
})
