import { expect, test } from 'vitest'
import { findQuote } from './mark-quote.ts'

const stretch = (text: string, quote: string): string | undefined => {
  const found = findQuote(text, quote)
  return found && text.slice(found.start, found.end)
}

test('finds a quote of Markdown in its rendered text', () => {
  expect(stretch('Set HOST to 0.0.0.0 first.', 'Set `HOST` to **0.0.0.0**')).toBe(
    'Set HOST to 0.0.0.0',
  )
})

test('finds a quote whose line ends were other spaces', () => {
  expect(stretch('one two three four', 'two\nthree')).toBe('two three')
})

test('finds letters outside of the first plane', () => {
  expect(stretch('a 𝒳𝒴 b', '𝒳𝒴')).toBe('𝒳𝒴')
})

test('finds nothing where the quote is empty or not there', () => {
  expect(findQuote('some words', '…')).toBeUndefined()
  expect(findQuote('some words', 'other')).toBeUndefined()
})
