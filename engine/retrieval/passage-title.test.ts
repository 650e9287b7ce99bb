import { expect, it } from 'vitest'
import { lastHeading, passageTitle } from './passage-title.ts'

it('is the document with the headings around the passage, each once', () => {
  expect(passageTitle('Concepts', ['Concepts', 'Run'])).toBe('Concepts › Run')
  expect(passageTitle('Concepts', [])).toBe('Concepts')
})

it('ends with the innermost heading', () => {
  expect(lastHeading('Concepts › Run › Status')).toBe('Status')
  expect(lastHeading('Concepts')).toBe('Concepts')
  expect(lastHeading('')).toBe('')
})
