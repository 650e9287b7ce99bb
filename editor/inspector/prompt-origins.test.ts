import { expect, test } from 'vitest'
import { originsIn } from './prompt-origins.ts'

const inputs = {
  question: 'How is warp made?',
  documents: [
    { id: 'a', text: 'Warp is set up first.' },
    { id: 'b', text: 'Weft goes across.\n' },
  ],
  tone: 'a',
  turns: 2,
}

test('each piece of a prompt names the input that it came from', () => {
  const sent =
    'Passages:\n[1] Warp is set up first.\n[2] Weft goes across.\nQuestion: How is warp made?'
  expect(originsIn(sent, inputs)).toEqual([
    { text: 'Passages:\n[1] ' },
    { text: 'Warp is set up first.', origin: { port: 'documents', place: 1 } },
    { text: '\n[2] ' },
    { text: 'Weft goes across.', origin: { port: 'documents', place: 2 } },
    { text: '\nQuestion: ' },
    { text: 'How is warp made?', origin: { port: 'question' } },
  ])
})

test('what stands there twice is found twice, and nothing is lost', () => {
  const sent = 'How is warp made? I repeat: How is warp made?'
  const parts = originsIn(sent, inputs)
  expect(parts.filter(({ origin }) => origin?.port === 'question')).toHaveLength(2)
  expect(parts.map(({ text }) => text).join('')).toBe(sent)
})

test('texts that would be found anywhere are left out', () => {
  expect(originsIn('a b a 2', inputs)).toEqual([{ text: 'a b a 2' }])
  expect(originsIn('', inputs)).toEqual([{ text: '' }])
})
