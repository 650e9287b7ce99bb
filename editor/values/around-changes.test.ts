import { expect, test } from 'vitest'
import { around, wordCounts } from './around-changes.ts'

test('what stayed is folded where it is long, but not near a change', () => {
  const long = `${'a'.repeat(400)}${'b'.repeat(400)}`
  const parts = around([
    { kind: 'kept', text: long },
    { kind: 'added', text: 'new' },
    { kind: 'kept', text: long },
    { kind: 'removed', text: 'old' },
    { kind: 'kept', text: 'short' },
  ])
  expect(parts.map(({ kind, text }) => `${kind} ${text.length}`)).toEqual([
    'folded 0',
    'kept 240',
    'added 3',
    'kept 240',
    'folded 0',
    'kept 240',
    'removed 3',
    'kept 5',
  ])
  expect(parts[1]?.text).toBe('b'.repeat(240))
})

test('words that came and went are counted', () => {
  const counts = wordCounts([
    { kind: 'kept', text: 'Answer ' },
    { kind: 'removed', text: 'at length ' },
    { kind: 'added', text: 'in one\n short sentence' },
  ])
  expect(counts).toEqual({ added: 4, removed: 2 })
})
