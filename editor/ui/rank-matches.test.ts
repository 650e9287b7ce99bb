import { expect, test } from 'vitest'
import { rankMatches } from './rank-matches.ts'

const items = [
  { title: 'Rerank', description: 'Puts passages into a better order and keeps the best.' },
  { title: 'Retrieve', description: 'Finds the passages of an index that fit a query.' },
  { title: 'Rewrite', description: 'Turns a question into search queries.' },
  { title: 'Judge', description: 'Scores an answer by a rubric.' },
]
const found = (query: string): string[] => rankMatches(query, items).map((item) => item.title)

test('nothing typed leaves everything in its order', () => {
  expect(found('  ')).toEqual(['Rerank', 'Retrieve', 'Rewrite', 'Judge'])
})

test('the start of a title comes before a mention in a description', () => {
  expect(found('re')).toEqual(['Rerank', 'Retrieve', 'Rewrite'])
  expect(found('jud')).toEqual(['Judge'])
})

test('a node is found by what it does, in the words of the reader', () => {
  expect(found('finding passages')).toEqual(['Retrieve'])
  expect(found('score')).toEqual(['Judge'])
})

test('a node is found by what it is called elsewhere', () => {
  const graph = {
    title: 'Graph',
    description: 'Runs another graph.',
    otherWords: 'subgraph nested',
  }
  expect(rankMatches('subgraph', [...items, graph])).toEqual([graph])
})

test('letters in order are enough, and every word must match', () => {
  expect(found('rtv')).toEqual(['Retrieve'])
  expect(found('rerank banana')).toEqual([])
})
