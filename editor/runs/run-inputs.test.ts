import { expect, test } from 'vitest'
import type { Graph } from '../../engine/graph/document.ts'
import { blankInputs, inputsToSend } from './run-inputs.ts'

const graph: Graph = {
  heddle: 1,
  name: 'test',
  inputs: {
    question: { type: 'text' },
    tone: { type: 'text', default: 'plain' },
    hint: { type: 'text', optional: true },
    limit: { type: 'number' },
  },
  nodes: {},
  outputs: {},
}

test('a required text that is missing or only spaces is blank', () => {
  expect(blankInputs(graph, {})).toEqual(['question'])
  expect(blankInputs(graph, { question: ' \n' })).toEqual(['question'])
  expect(blankInputs(graph, { question: 'Why?', tone: '' })).toEqual(['tone'])
})

test('optional texts, texts with a default and other types are not blank', () => {
  expect(blankInputs(graph, { question: 'Why?', hint: '' })).toEqual([])
})

test('an empty optional text is not sent', () => {
  expect(inputsToSend(graph, { question: 'Why?', hint: '', limit: 3 })).toEqual({
    question: 'Why?',
    limit: 3,
  })
})
