import { expect, test } from 'vitest'
import { sentencesIn } from './sentence-at.ts'

const sentences = (text: string): string[] =>
  sentencesIn(text).map(({ start, end }) => text.slice(start, end))

test('a mark belongs to its sentence, before the full stop and behind it', () => {
  expect(sentences('It weaves \u2060. It rests.\u2060 \u2060 And so on.')).toEqual([
    'It weaves \u2060.',
    'It rests.\u2060 \u2060',
    'And so on.',
  ])
})
