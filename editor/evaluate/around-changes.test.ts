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

  it('shortens a change only where it is long', () => {
    expect(aroundChanges([added('word '.repeat(100))], 10)).toEqual([
      added('word word word word word word …'),
    ])
  })
})
