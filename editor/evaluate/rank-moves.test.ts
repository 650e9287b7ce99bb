import { describe, expect, it } from 'vitest'
import { moveOf, moveWords } from './rank-moves.ts'

describe('a move of a rank', () => {
  it.each([
    [1, 4, 'up 3 places'],
    [3, 2, 'down 1 place'],
    [2, 2, 'the same place'],
    [5, null, 'was not there'],
  ])('to %s from %s is %s', (now, before, words) => {
    expect(moveWords(moveOf(now, before))).toBe(words)
  })
})
