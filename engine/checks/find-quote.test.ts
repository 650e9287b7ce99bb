import { expect, test } from 'vitest'
import { findQuote } from './find-quote.ts'

const text = 'It said:\n  “The port\nis 4000” – always.'

test('finds a quote whatever its spaces, quotation marks and dashes are', () => {
  expect(findQuote(text, '"The port is  4000" - always.')).toEqual({
    text: '“The port\nis 4000” – always.',
    start: 11,
  })
})

test('finds no quote that says something else, or nothing', () => {
  for (const quote of ['The port is 4001', 'the port', '', ' \n'])
    expect(findQuote(text, quote)).toBeUndefined()
})

test('takes no time for long rows of spaces', () => {
  expect(findQuote(' '.repeat(300_000), 'a')).toBeUndefined()
})
