import { describe, expect, test } from 'vitest'
import type { Values } from '../../../engine/run/events.ts'
import { paint } from '../line.ts'
import { outputLines } from './output-lines.ts'

const shown = (outputs: Values, columns?: number): string =>
  outputLines(outputs, columns)
    .map((line) => paint(line, false))
    .join('\n')

describe('outputs', () => {
  test('begin with the answer and what it cites, whatever their order', () => {
    expect(
      shown({
        verdict: { pass: true, score: 0.9, reasons: ['Fine.'] },
        citations: [
          { number: 1, id: 'a', title: 'Leave › Sick', source: 'leave.md', quote: 'x' },
          { number: 12, id: 'b' },
        ],
        answer: 'Thirty days. [1]',
        score: 0.75,
      }),
    ).toBe(`Thirty days. [1]

[1]   Leave › Sick  leave.md
[12]  b${' '.repeat(11)}

verdict  passed, 0.90
score    0.75`)
  })

  test('name texts where there are several', () => {
    expect(shown({ short: 'A.', long: 'B.' })).toBe('short\nA.\n\nlong\nB.')
  })

  test('break texts at the width of the terminal, and leave them whole elsewhere', () => {
    const answer = 'one two three four'
    expect(shown({ answer }, 10)).toBe('one two\nthree\nfour')
    expect(shown({ answer })).toBe(answer)
  })

  test('say why a check did not pass', () => {
    const verdict = { pass: false, score: 0.2, reasons: ['Nothing supports "x".', 'Too long.'] }
    expect(shown({ verdict })).toBe('verdict  did not pass, 0.20. Nothing supports "x". Too long.')
  })

  test('list passages with their sources', () => {
    expect(shown({ found: [{ id: 'a', text: 'T', title: 'Leave', source: 'leave.md' }] })).toBe(
      'found\n1  Leave  leave.md',
    )
  })

  test('show everything else as JSON, whole', () => {
    expect(shown({ table: { rows: [1, 2] } })).toBe('table\n{\n  "rows": [\n    1,\n    2\n  ]\n}')
  })

  test('may be none', () => {
    expect(shown({})).toBe('')
  })
})
