import { expect, test } from 'vitest'
import { citationsIn, citedNumbers, singleMarks, withoutUnknownMarks } from './citations.ts'

const documents = [
  {
    id: 'a',
    text: 'The port is 4000. The host is local.',
    title: 'Ports',
    source: 'docs/ports.md',
  },
  { id: 'b', text: '# Keys\n\nKeys are encrypted. They never leave the machine.' },
]

test('finds marks in order of use, each once', () => {
  expect(citedNumbers('It is so [2], and so [1][2].')).toEqual([2, 1])
})

test('takes several numbers in one mark apart', () => {
  expect(citedNumbers('It is so [1, 3].')).toEqual([1, 3])
  expect(singleMarks('It is so [1, 3]; `x[1, 3]` stays.')).toBe('It is so [1][3]; `x[1, 3]` stays.')
})

test('does not take brackets in code or links for citations', () => {
  expect(citedNumbers('Use `items[1]` or [2](https://example.org).\n```js\na[3]\n```')).toEqual([])
})

test('gives each cited passage with the sentence that says it', () => {
  expect(
    citationsIn('The port is 4000 [1]. Keys never leave your machine [2].', documents),
  ).toEqual([
    { number: 1, id: 'a', title: 'Ports', source: 'docs/ports.md', quote: 'The port is 4000.' },
    { number: 2, id: 'b', quote: 'They never leave the machine.' },
  ])
})

test('leaves out marks that stand for no passage', () => {
  expect(citationsIn('So it is [7].', documents)).toEqual([])
})

test('removes marks that name no passage, and no others', () => {
  expect(withoutUnknownMarks('So [1] and so [3][2]. `a [9]` [4](link) [0]', 2)).toBe(
    'So [1] and so [2]. `a [9]` [4](link)',
  )
})
