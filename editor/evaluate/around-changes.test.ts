import { describe, expect, it } from 'vitest'
import type { TextSegment } from '../../engine/graph/graph-diff.ts'
import { aroundChanges } from './around-changes.ts'

const kept = (text: string): TextSegment => ({ kind: 'kept', text })
const added = (text: string): TextSegment => ({ kind: 'added', text })

describe('what stands near a change', () => {
  it('is all of a short text', () => {
    const short = [kept('Logs are kept 30 days'), added(' after deletion'), kept('.')]
    expect(aroundChanges(short, 40)).toEqual(short)
  })

  it('is cut at the borders of words, before, between and behind the changes', () => {
    const words = 'one two three four five six seven eight nine ten eleven twelve'
    const cut = aroundChanges(
      [kept(words), added('X'), kept(` ${words}`), added('Y'), kept(words)],
      12,
    )
    expect(cut.map(({ text }) => text)).toEqual([
      '… twelve',
      'X',
      ' one two … twelve',
      'Y',
      'one two …',
    ])
  })

  it('leaves changes whole, however long they are', () => {
    const long = added('word '.repeat(100))
    expect(aroundChanges([long], 10)).toEqual([long])
  })
})
