import { describe, expect, it } from 'vitest'
import type { Example } from '../../engine/evaluate/example.ts'
import { cellText, columnsOf, withCell, type GridColumn } from './grid-columns.ts'

const example: Example = {
  id: 'a',
  inputs: { question: 'Why?', history: [{ role: 'user' }] },
  expected: { answer: 'Because.' },
  gold: [{ document: 'x', grade: 1 }],
  tags: ['how-to', 'long'],
}

const column = (id: string): GridColumn =>
  columnsOf([example], undefined).find((one) => one.id === id)!

describe('the columns of a grid', () => {
  it('are the names that examples use, with JSON told from text', () => {
    expect(columnsOf([example], undefined).map(({ id, kind }) => `${id} ${kind}`)).toEqual([
      'inputs.question text',
      'inputs.history json',
      'expected.answer text',
      'tags tags',
      'split split',
      'gold gold',
    ])
  })

  it('begin with the ports of the graph, without optional inputs that nobody uses', () => {
    const graph = {
      inputs: {
        question: { type: 'text' },
        history: { type: 'messages', optional: true },
      },
      outputs: { answer: 'a.b' },
    } as const
    expect(columnsOf([], graph).map(({ id }) => id)).toEqual([
      'inputs.question',
      'expected.answer',
      'tags',
      'split',
      'gold',
    ])
  })
})

describe('a cell', () => {
  it('shows tags in a row, gold as a count and other values as JSON', () => {
    expect(cellText(example, column('tags'))).toBe('how-to, long')
    expect(cellText(example, column('gold'))).toBe('1')
    expect(cellText(example, column('inputs.history'))).toBe('[{"role":"user"}]')
  })

  it('takes tags apart and leaves out what is emptied', () => {
    expect(withCell(example, column('tags'), ' a ,b,, a')).toMatchObject({ tags: ['a', 'b'] })
    expect(withCell(example, column('tags'), '')).not.toHaveProperty('tags')
    expect(withCell(example, column('expected.answer'), '')).not.toHaveProperty('expected')
    expect(withCell(example, column('split'), 'test')).toMatchObject({ split: 'test' })
  })

  it('keeps what is no JSON out of a value', () => {
    expect(withCell(example, column('inputs.history'), '[')).toHaveProperty('problem')
    expect(withCell(example, column('inputs.history'), '[1]')).toMatchObject({
      inputs: { question: 'Why?', history: [1] },
    })
  })
})
