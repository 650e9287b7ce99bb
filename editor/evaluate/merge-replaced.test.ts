import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TextSegment } from '../../engine/graph/graph-diff.ts'
import { mergeReplaced } from './merge-replaced.ts'

const kept = (text: string): TextSegment => ({ kind: 'kept', text })
const added = (text: string): TextSegment => ({ kind: 'added', text })
const removed = (text: string): TextSegment => ({ kind: 'removed', text })

test('words that were replaced one after the other are one change', () => {
  expect(
    mergeReplaced([
      kept('one workspace; '),
      removed('contact'),
      added('ask'),
      kept(' '),
      removed('sales'),
      added('an owner'),
      kept(' [2].'),
    ]),
  ).toEqual([
    kept('one workspace; '),
    removed('contact sales'),
    added('ask an owner'),
    kept(' [2].'),
  ])
})

test('words between two changes keep them apart', () => {
  const apart = [removed('a'), kept(' and '), added('b')]
  expect(mergeReplaced(apart)).toEqual(apart)
})

test('both texts read as before, whatever changed', () => {
  const segment = fc.record({
    kind: fc.constantFrom('kept' as const, 'added' as const, 'removed' as const),
    text: fc.constantFrom('a', ' ', 'b c', '. '),
  })
  const reading = (segments: readonly TextSegment[], without: string): string =>
    segments
      .filter(({ kind }) => kind !== without)
      .map(({ text }) => text)
      .join('')
      .replaceAll(/\s+/g, '')
  fc.assert(
    fc.property(fc.array(segment), (segments) => {
      const merged = mergeReplaced(segments)
      expect(reading(merged, 'added')).toBe(reading(segments, 'added'))
      expect(reading(merged, 'removed')).toBe(reading(segments, 'removed'))
    }),
  )
})
