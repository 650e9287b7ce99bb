import { expect, test } from 'vitest'
import type { Graph } from '../../engine/graph/document.ts'
import { inputsToSend, missingInputs, missingWords } from './run-inputs.ts'

const graph: Graph = {
  heddle: 1,
  name: 'test',
  inputs: {
    question: { type: 'text' },
    tone: { type: 'text', default: 'plain' },
    hint: { type: 'text', optional: true },
    limit: { type: 'number', default: 5 },
    strict: { type: 'boolean' },
    source: { type: 'file', optional: true },
  },
  nodes: {},
  outputs: {},
}

test('a required text that is missing or only spaces is missing', () => {
  expect(missingInputs(graph, {})).toEqual(['question'])
  expect(missingInputs(graph, { question: ' \n' })).toEqual(['question'])
  expect(missingInputs(graph, { question: 'Why?', tone: '' })).toEqual(['tone'])
})

test('what is optional or has a default is not missing, and neither is a switch', () => {
  expect(missingInputs(graph, { question: 'Why?', hint: '' })).toEqual([])
})

test('a required file or number that nobody gave is missing, and says what to do', () => {
  const { question, strict } = graph.inputs
  const inputs = { question, strict, deed: { type: 'file' }, limit: { type: 'number' } } as const
  const needing: Graph = { ...graph, inputs: { ...inputs, question: question!, strict: strict! } }
  expect(missingInputs(needing, { question: 'Why?' })).toEqual(['deed', 'limit'])
  expect(missingInputs(needing, { question: 'Why?', deed: { file: 'file_1' }, limit: 0 })).toEqual(
    [],
  )
  expect(missingWords(needing.inputs['deed']!)).toBe('Choose a file first.')
})

test('an empty optional text is not sent, and a switch that nobody touched says no', () => {
  expect(inputsToSend(graph, { question: 'Why?', hint: '', limit: 3 })).toEqual({
    question: 'Why?',
    limit: 3,
    strict: false,
  })
})
