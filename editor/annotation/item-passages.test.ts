import { expect, test } from 'vitest'
import { passagesOf } from './item-passages.ts'

test('the passages that an answer names come first, in the order of its marks, with the quoted words', () => {
  const passages = passagesOf({
    inputs: {},
    outputs: {
      answer: 'The weft goes across [1], the warp along [2].',
      citations: [
        { number: 1, id: 'c', quote: 'goes across', source: 'weaving.md' },
        { number: 2, id: 'a', quote: 'runs along' },
      ],
    },
    passages: [
      { id: 'a', title: 'Warp', text: 'The warp runs along.' },
      { id: 'b', title: 'Heddle', text: 'A heddle lifts threads.' },
      { id: 'c', title: 'Weft', text: 'The weft goes across.' },
    ],
  })
  expect(passages.map(({ id, numbers }) => [id, numbers])).toEqual([
    ['c', [1]],
    ['a', [2]],
    ['b', []],
  ])
  expect(passages[0]).toMatchObject({ quotes: ['goes across'], source: 'weaving.md' })
})
