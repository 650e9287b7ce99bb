import { expect, test } from 'vitest'
import { skipThinking } from './skip-thinking.ts'

function shown(pieces: readonly string[]): string[] {
  const filter = skipThinking()
  return [...pieces.map((piece) => filter.push(piece)), filter.end()].filter((text) => text !== '')
}

test('lets text pass as it comes', () => {
  expect(shown(['The ', 'port ', '<think>'])).toEqual(['The ', 'port ', '<think>'])
})

test('leaves out what is thought aloud before the answer, wherever the pieces are cut', () => {
  const text = '<think>\nIs it 4000?\n</think>\n\nIt is 4000.'
  expect(shown([text])).toEqual(['It is 4000.'])
  expect(shown(text.split('')).join('')).toBe('It is 4000.')
})

test('gives back a beginning that only looked like thinking', () => {
  expect(shown(['<th', 'ead>'])).toEqual(['<thead>'])
  expect(shown(['<thi'])).toEqual(['<thi'])
})

test('shows nothing of thoughts that never end', () => {
  expect(shown(['<think>', 'and on and on'])).toEqual([])
})
