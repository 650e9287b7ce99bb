import { expect, test } from 'vitest'
import { addedWords } from './added-words.ts'

test('says what was added, changed and there already', () => {
  expect(addedWords('faq', { version: 3, added: 2, changed: 0 }, 2, 2)).toBe(
    'Added 2 examples to faq, version 3.',
  )
  expect(addedWords('faq', { version: 3, added: 1, changed: 1 }, 4, 2)).toBe(
    'Added 1 example to faq, version 3. 1 was changed. 2 were there already.',
  )
  expect(addedWords('faq', { version: 2, added: 5, changed: 0 }, 5, 2)).toBe(
    'faq has all of them already.',
  )
  expect(addedWords('faq', { version: 1, added: 5, changed: 0 }, 5, undefined)).toContain('Added 5')
})
