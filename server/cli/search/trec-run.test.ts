import { expect, test } from 'vitest'
import { trecLines } from './trec-run.ts'

const passage = (id: string, document: string, score: number) => ({
  id,
  text: '',
  score,
  metadata: { document },
})

test('a run has a line for each document, where the best of its passages stands', () => {
  const found = [passage('p1', 'a', 3), passage('p2', 'b', 2), passage('p3', 'a', 1)]
  expect(trecLines('q1', found, 'heddle-docs', 10)).toEqual([
    'q1 Q0 a 1 3 heddle-docs',
    'q1 Q0 b 2 2 heddle-docs',
  ])
  expect(trecLines('q1', found, 'heddle-docs', 1)).toHaveLength(1)
  expect(trecLines('q1', [{ id: 'p1', text: '' }], 'x', 10)).toEqual(['q1 Q0 p1 1 0 x'])
})

test('scores fall strictly, in 32 bits too, so that every program keeps the order', () => {
  const found = ['a', 'b', 'c', 'd'].map((name) => passage(name, name, 0.0163934426))
  const scores = trecLines('q', found, 'x', 10).map((line) =>
    Math.fround(Number(line.split(' ')[4])),
  )
  expect(new Set(scores).size).toBe(4)
  expect(scores).toEqual(scores.toSorted((a, b) => b - a))
})

test('spaces in ids do not end a column', () => {
  expect(trecLines('q 1', [passage('p', 'my file.md', 1)], 'x', 10)).toEqual([
    'q%201 Q0 my%20file.md 1 1 x',
  ])
})
