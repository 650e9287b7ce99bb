import { expect, test } from 'vitest'
import { readRows } from './read-rows.ts'

function csv(text: string) {
  const { rows, ...rest } = readRows(Buffer.from(text), 'csv')
  return { ...rest, rows: rows.map(({ values }) => Object.fromEntries(values)) }
}

test('a byte order mark, Windows line ends and semicolons are read, with what stands in quotes', () => {
  expect(csv('\uFEFFquestion;answer\r\n"What; is\r\n""it""?";yes\r\n')).toEqual({
    columns: ['question', 'answer'],
    problems: [],
    rows: [{ question: 'What; is\n"it"?', answer: 'yes' }],
  })
})

test('a quote within a cell refuses neither the row nor the file', () => {
  expect(csv('question,answer\nHow big is a 5" screen?,five\n"so ""called""",b\n').rows).toEqual([
    { question: 'How big is a 5" screen?', answer: 'five' },
    { question: 'so "called"', answer: 'b' },
  ])
  expect(() => csv('question\n"never closed\nnext\n')).toThrow(
    'The file cannot be imported: it is no CSV: Quote Not Closed',
  )
})

test('all columns with the same name are named at once', () => {
  expect(() => csv('a,b,a,c,b\n1,2,3,4,5\n')).toThrow(
    'The file cannot be imported: several of its columns are named "a", "b". Name each column otherwise.',
  )
})

test('a cell that is too long, and one cell too many, are problems of their rows alone', () => {
  const { rows, problems } = csv(`a,b\n${'x'.repeat(1_000_001)},1\n1,2,3\nfine,2\n`)
  expect(rows).toEqual([{ a: 'fine', b: '2' }])
  expect(problems).toEqual([
    { row: 1, message: '"a" has 1000001 characters; a cell has at most 1000000.' },
    {
      row: 2,
      message:
        'It has 3 cells, and the first line names 2 columns. Put a cell that holds "," into quotes.',
    },
  ])
})
