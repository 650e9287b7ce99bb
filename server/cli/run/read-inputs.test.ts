import { describe, expect, test } from 'vitest'
import { graph } from '../../../test/support/graphs.ts'
import { readInputs } from './read-inputs.ts'

const sample = graph('sample', {
  inputs: {
    question: { type: 'text' },
    history: { type: 'messages', optional: true },
    limit: { type: 'number', default: 3 },
    tags: { type: 'text[]', optional: true },
  },
  nodes: {},
  outputs: {},
})

describe('inputs', () => {
  test('of the type text are taken as they stand', () => {
    for (const text of ['5', '"quoted"', 'a=b', '', '{"a":1}', '--json', 'ünï 織']) {
      expect(readInputs(sample, [`question=${text}`])).toEqual({ question: text })
    }
  })

  test('of other types are read as JSON', () => {
    const history = [{ role: 'user', content: 'Hi' }]
    expect(
      readInputs(sample, [
        'question=Why?',
        `history=${JSON.stringify(history)}`,
        'limit=5',
        'tags=["a"]',
      ]),
    ).toEqual({ question: 'Why?', history, limit: 5, tags: ['a'] })
  })

  test('all that is wrong with them is told at once', () => {
    expect(() =>
      readInputs(sample, [
        'qestion=x',
        'limit="5"',
        'history=[',
        'tags=a',
        'tags=["b"]',
        'nothing',
        '=x',
      ]),
    ).toThrowErrorMatchingInlineSnapshot(`
      [UsageError: The input does not fit the graph "sample":
        It has no input "qestion". Did you mean "question"?
        The input "history" (messages) is not JSON: Unexpected end of JSON input.
        The input "tags" (text[]) is not JSON: Unexpected token 'a', "a" is not valid JSON. A text needs double quotes of its own: --input 'tags="…"'.
        The input "tags" is given twice.
        "nothing" is no input: write --input name=value.
        "=x" is no input: write --input name=value.
        The input "question" (text) is missing.
        The input "limit" is the string "5", not a number.]
    `)
  })

  test('a single mistake stands on one line', () => {
    expect(() => readInputs(sample, [])).toThrow(
      'The input does not fit the graph "sample": The input "question" (text) is missing.',
    )
  })

  test('names that every object has are no inputs', () => {
    expect(() => readInputs(sample, ['question=x', 'constructor=1'])).toThrow(
      'It has no input "constructor". Its inputs are question, history, limit, tags.',
    )
  })
})
