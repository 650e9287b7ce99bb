import { describe, expect, it } from 'vitest'
import { targetsFor } from './import-targets.ts'
import { typeOfFile } from './import-requests.ts'

describe('where a column can go', () => {
  const graph = {
    inputs: { question: { type: 'text' } },
    outputs: { answer: 'a.b', citations: 'a.c' },
  } as const

  it('is to the ports of the graph, other parts, metadata of its name, or nowhere', () => {
    const ids = targetsFor('Topic', graph, []).map(({ id }) => id)
    expect(ids.slice(0, 3)).toEqual(['inputs.question', 'expected.answer', 'expected.citations'])
    expect(ids).toContain('metadata.Topic')
    expect(ids.at(-1)).toBe(' left out')
  })

  it('is also to what was suggested for it', () => {
    const [first] = targetsFor('Ask', graph, ['inputs.prompt', 'metadata.Other', null])
    expect(first).toEqual({ id: 'inputs.prompt', label: 'Input prompt' })
  })
})

describe('a file', () => {
  it.each([
    ['Questions.CSV', 'text/csv'],
    ['a.b.jsonl', 'application/jsonl'],
    ['picture.png', undefined],
  ])('called %s is read as %s', (name, type) => {
    expect(typeOfFile(name)).toBe(type)
  })
})
