import { expect, test } from 'vitest'
import type { WaitingNode } from '../../../engine/run/waiting-nodes.ts'
import { paint } from '../line.ts'
import { howToAnswer, questionLines } from './question-lines.ts'

const waiting: WaitingNode = {
  path: 'each#2/review',
  node: 'review',
  question: 'Is this right?\n\u001B[2JReally?',
  show: { draft: 'A heddle lifts threads.', score: 0.5 },
  fields: [
    { name: 'text', type: 'text', value: "It's a loom." },
    { name: 'keep', type: 'boolean', title: 'Keep it' },
    { name: 'why', type: 'text', optional: true },
  ],
  seq: 7,
}

const text = (lines: ReturnType<typeof questionLines>): string =>
  lines.map((line) => paint(line, false)).join('\n')

test('a question stands below what it is about, and cannot command the terminal', () => {
  expect(text(questionLines(waiting, undefined))).toBe(`
each#2/review asks a person.

A heddle lifts threads.

score  0.5

Is this right?
Really?`)
})

test('the command that answers can be copied into a shell, with what the form is filled with', () => {
  expect(text(howToAnswer('01a1', waiting, 'heddle'))).toBe(String.raw`
Answer it with
  heddle answer 01a1 'each#2/review' text='It'\''s a loom.' keep=…
    text: text
    keep (Keep it): boolean
    why: text, may be left out`)
})
