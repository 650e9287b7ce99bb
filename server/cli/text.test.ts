import { describe, expect, test } from 'vitest'
import { harmless, oneLine, truncate, widthOf, wrap } from './text.ts'

describe('widths', () => {
  test('count columns of a terminal, not characters', () => {
    expect(widthOf('heddle')).toBe(6)
    expect(widthOf('Größe')).toBe(5)
    expect(widthOf('織機')).toBe(4)
    expect(widthOf('👩‍👩‍👧 ok')).toBe(5)
    expect(widthOf('e\u0301')).toBe(1)
  })
})

describe('truncating', () => {
  test('leaves what fits and marks what was cut', () => {
    expect(truncate('loom', 4)).toBe('loom')
    expect(truncate('looms', 4)).toBe('loo…')
    expect(truncate('looms', 0)).toBe('')
  })

  test('never cuts a character in two', () => {
    expect(truncate('織機織', 4)).toBe('織…')
    expect(truncate('👩‍👩‍👧👩‍👩‍👧', 3)).toBe('👩‍👩‍👧…')
  })
})

describe('wrapping', () => {
  test('breaks at spaces and keeps the lines that are there', () => {
    expect(wrap('one two three\nfour', 8)).toEqual(['one two', 'three', 'four'])
  })

  test('breaks inside a word that is longer than a line', () => {
    expect(wrap('a verylongword b', 5)).toEqual(['a', 'veryl', 'ongwo', 'rd b'])
  })

  test('keeps the indentation of a line and empty lines', () => {
    expect(wrap('  in\n\nout', 20)).toEqual(['  in', '', 'out'])
  })

  test('ends for widths that nothing fits into', () => {
    expect(wrap('ab 織', 1)).toEqual(['a', 'b', '織'])
  })
})

describe('harmless texts', () => {
  test('hold nothing that commands a terminal', () => {
    expect(harmless('\u001B[31mred\u001B[0m \u001B]0;title\u0007\u009B2Jx\b\r\nnext')).toBe(
      'red x\nnext',
    )
  })

  test('hold nothing that turns the direction of reading', () => {
    expect(harmless('user\u202Etxt.exe')).toBe('usertxt.exe')
  })

  test('stand on one line where one line is wanted', () => {
    expect(oneLine(' a\n\n b\tc ')).toBe('a b c')
  })
})
