import { expect, test } from 'vitest'
import { csvCell, readFormulaSafe } from './formula-safe.ts'

test('no cell begins a formula, also behind spaces and in wide signs, and reading gives it back', () => {
  for (const text of ['=1+1', ' =1+1', '＝1+1', '\n@x', '+1', '-x', '\tx']) {
    const cell = csvCell(text).replace(/^"|"$/g, '')
    expect(cell.startsWith("'")).toBe(true)
    expect(readFormulaSafe(cell)).toBe(text)
  }
  expect(csvCell('fine = yes')).toBe('fine = yes')
  expect(csvCell(-1)).toBe('-1')
})
