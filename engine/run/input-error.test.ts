import { describe, expect, it } from 'vitest'
import { graphOf } from '../../test/support/small-engine.ts'
import { InputError, readInput } from './input-error.ts'
import { dataOf } from './value.ts'

const graph = graphOf({
  inputs: {
    question: { type: 'text' },
    language: { type: 'text', default: 'en' },
    history: { type: 'messages', optional: true },
    depth: { type: 'number', default: 3, optional: true },
  },
  nodes: {},
  outputs: {},
})

const read = (given: Record<string, unknown>): unknown => dataOf(readInput(graph, given))

function problemsOf(given: Record<string, unknown>): readonly string[] {
  try {
    readInput(graph, given)
    return []
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return error.problems.map(({ input, message }) => `${input}: ${message}`)
  }
}

describe('readInput', () => {
  it('fills in defaults for what is not given, and leaves out what is optional', () => {
    expect(read({ question: 'Why?' })).toEqual({ question: 'Why?', language: 'en', depth: 3 })
    expect(read({ question: '', language: 'de', depth: 0 })).toEqual({
      question: '',
      language: 'de',
      depth: 0,
    })
    expect(read({ question: 'Why?', language: undefined, history: undefined })).toEqual({
      question: 'Why?',
      language: 'en',
      depth: 3,
    })
  })

  it('takes null at an optional input as nothing', () => {
    expect(read({ question: 'Why?', history: null, depth: null })).toEqual({
      question: 'Why?',
      language: 'en',
    })
  })

  it('names all that does not fit at once', () => {
    expect(problemsOf({})).toEqual(['question: The input "question" (text) is missing.'])
    expect(
      problemsOf({
        question: null,
        language: 7,
        history: [{ role: 'robot', content: 'Hi' }],
        depth: Number.NaN,
        __proto__: { question: 'inherited' },
        qestion: 'Why?',
      }),
    ).toMatchInlineSnapshot(`
      [
        "qestion: It has no input "qestion"; its inputs are question, language, history, depth.",
        "question: The input "question" is null, not a text.",
        "language: The input "language" is the number 7, not a text.",
        "history: The input "history" does not fit the type messages at [0].role: Invalid option: expected one of "system"|"user"|"assistant"|"tool".",
        "depth: The input "depth" is the number NaN, not a number.",
      ]
    `)
  })

  it('does not take what is only inherited', () => {
    const inherited: Record<string, unknown> = Object.create({ question: 'Why?' })
    expect(problemsOf(inherited)).toEqual(['question: The input "question" (text) is missing.'])
  })
})
