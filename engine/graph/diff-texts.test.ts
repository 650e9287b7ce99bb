import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffTexts } from './diff-texts.ts'

/** Marks as other tools write them: `[-went-]{+came+}`. */
function marked(before: string, after: string): string {
  return diffTexts(before, after)
    .map(({ kind, text }) =>
      kind === 'kept' ? text : kind === 'added' ? `{+${text}+}` : `[-${text}-]`,
    )
    .join('')
}

function sideOf(before: string, after: string, left: 'added' | 'removed'): string {
  return diffTexts(before, after)
    .filter(({ kind }) => kind !== left)
    .map(({ text }) => text)
    .join('')
}

describe('two texts', () => {
  it('differ in words, not in the lines around them', () => {
    expect(
      marked(
        'You answer questions.\nBe brief and exact.\nKeep code as it is.\n',
        'You answer questions.\nBe very short, and exact.\nKeep code as it is.\n',
      ),
    ).toBe(
      'You answer questions.\nBe [-brief-]{+very+} {+short, +}and exact.\nKeep code as it is.\n',
    )
  })

  it('differ in whole lines where lines came or went', () => {
    expect(marked('a one\nb two\nc three\n', 'a one\nc three\nd four\n')).toBe(
      'a one\n[-b two\n-]c three\n{+d four\n+}',
    )
  })

  it('are replaced as a whole where hardly a word stayed', () => {
    expect(marked('Write a poem about the sea.', 'Summarize in three points.')).toBe(
      '[-Write a poem about the sea.-]{+Summarize in three points.+}',
    )
  })

  it('may be empty or equal', () => {
    expect(diffTexts('', '')).toEqual([])
    expect(diffTexts('x', 'x')).toEqual([{ kind: 'kept', text: 'x' }])
    expect(marked('', 'a b')).toBe('{+a b+}')
    expect(marked('a b', '')).toBe('[-a b-]')
  })

  it('differ in spaces and in the ends of lines too', () => {
    expect(marked('a  b', 'a b')).toBe('a[-  -]{+ +}b')
    expect(diffTexts('a b\n', 'a b')).not.toEqual([{ kind: 'kept', text: 'a b\n' }])
    expect(diffTexts('a\r\nb', 'a\nb').length).toBeGreaterThan(1)
  })

  it('give back both of them, and never two segments of one kind in a row', () => {
    const line = fc.array(fc.constantFrom('a', 'the', 'is', ' ', ' ', ',', '\t', 'ü', '語', '😀'))
    const text = fc
      .array(
        fc.oneof(
          line.map((words) => words.join('')),
          fc.string(),
        ),
        { maxLength: 12 },
      )
      .map((lines) => lines.join('\n'))
    fc.assert(
      fc.property(text, text, (before, after) => {
        expect(sideOf(before, after, 'added')).toBe(before)
        expect(sideOf(before, after, 'removed')).toBe(after)
        const segments = diffTexts(before, after)
        expect(segments.every(({ text: part }) => part !== '')).toBe(true)
        expect(segments.every(({ kind }, at) => kind !== segments[at + 1]?.kind)).toBe(true)
        expect(segments.every(({ kind }) => kind === 'kept')).toBe(before === after)
      }),
    )
  })

  it('of the greatest length that have nothing in common are told apart all the same', () => {
    const words = (seed: string): string =>
      Array.from({ length: 20_000 }, (_, at) => `${seed}${at}`).join(' ')
    const lines = (seed: string): string => words(seed).replaceAll(' ', '\n')
    for (const [before, after] of [
      [words('a'), words('b')],
      [lines('a'), lines('b')],
    ] as const) {
      expect(diffTexts(before, after)).toEqual([
        { kind: 'removed', text: before },
        { kind: 'added', text: after },
      ])
    }
  })
})
