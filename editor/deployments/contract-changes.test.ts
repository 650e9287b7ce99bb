import { expect, test } from 'vitest'
import { contractChanges } from './contract-changes.ts'

const before = {
  inputs: { question: { type: 'text' }, language: { type: 'text', optional: true } },
  outputs: { answer: 'said.text', citations: 'said.citations' },
} as const

test('the same inputs and outputs change nothing for callers', () => {
  expect(contractChanges(before, before)).toEqual([])
})

test('what breaks callers is named before what does not', () => {
  const after = {
    inputs: {
      question: { type: 'messages' },
      language: { type: 'text' },
      customer: { type: 'text' },
      tone: { type: 'text', default: 'calm' },
    },
    outputs: { answer: 'said.text', verdict: 'judge.verdict' },
  } as const
  expect(contractChanges(before, after)).toEqual([
    { breaking: true, text: 'The input "question" takes messages in place of text.' },
    { breaking: true, text: 'The input "language" may not be left out any more.' },
    { breaking: true, text: 'The new input "customer" (text) must be given.' },
    { breaking: true, text: 'The output "citations" is gone.' },
    { breaking: false, text: 'The input "tone" (text) is new and may be left out.' },
    { breaking: false, text: 'The output "verdict" is new.' },
  ])
})

test('an input that is taken away breaks calls that give it, and one that is freed breaks none', () => {
  const after = {
    inputs: { question: { type: 'any', optional: true } },
    outputs: before.outputs,
  } as const
  expect(contractChanges(before, after)).toEqual([
    { breaking: true, text: 'The input "language" is gone: calls that give it are refused.' },
    { breaking: false, text: 'The input "question" takes any in place of text.' },
    { breaking: false, text: 'The input "question" may be left out.' },
  ])
})
