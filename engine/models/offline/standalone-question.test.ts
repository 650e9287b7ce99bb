import { describe, expect, it } from 'vitest'
import type { Message } from '../../graph/values.ts'
import { keywordsOf, standaloneQuestion } from './standalone-question.ts'

const history: Message[] = [
  { role: 'user', content: 'Who wrote the first manual?' },
  { role: 'assistant', content: 'Ada did.' },
  { role: 'user', content: 'How do I set up the SQLite journal?' },
  { role: 'assistant', content: 'In the settings.' },
]

describe('a follow-up', () => {
  it.each([
    ['and in Postgres?', 'and in Postgres? (set sqlite journal)'],
    [
      'Does it survive a crash of the server?',
      'Does it survive a crash of the server? (set sqlite journal)',
    ],
    ['Why?', 'Why? (set sqlite journal)'],
    ['  What about its journal size limit? ', 'What about its journal size limit? (set sqlite)'],
  ])('%s gets what the question before it was about', (question, expected) => {
    expect(standaloneQuestion(question, history)).toBe(expected)
  })

  it('gets nothing that it says itself', () => {
    expect(standaloneQuestion('Is the SQLite journal set?', history)).toBe(
      'Is the SQLite journal set?',
    )
  })

  it('takes the words of a message with pictures, and not what the pictures hold', () => {
    const pictures: Message[] = [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Which loom is this?' },
          { type: 'image', url: 'data:image/png;base64,AAAA' },
        ],
      },
    ]
    expect(standaloneQuestion('And its age?', pictures)).toBe('And its age? (loom)')
  })
})

describe('a question that stands by itself', () => {
  it('stays as it is', () => {
    const question = 'How large may an uploaded document of the index be?'
    expect(standaloneQuestion(question, history)).toBe(question)
    expect(standaloneQuestion('and in Postgres?', [])).toBe('and in Postgres?')
    expect(standaloneQuestion('Why?', [{ role: 'assistant', content: 'Hello, ask me.' }])).toBe(
      'Why?',
    )
    expect(standaloneQuestion('', [])).toBe('')
  })
})

it('keeps the words that carry meaning, each once, in order', () => {
  expect(keywordsOf('What is the port of the port, and the host?')).toEqual(['port', 'host'])
  expect(keywordsOf('Wie ist der Port?')).toEqual(['port'])
  expect(keywordsOf('設定を変更する', 'ja')).toEqual(['設定', 'を', '変更', 'する'])
  expect(keywordsOf('of the')).toEqual([])
  expect(keywordsOf('')).toEqual([])
})
