import { describe, expect, test } from 'vitest'
import { fakeTerminal, type FakeTerminal } from '../../test/support/fake-terminal.ts'
import { LiveArea } from './live-area.ts'

function areaOn(terminal: FakeTerminal): LiveArea {
  return new LiveArea(terminal, {
    colour: false,
    columns: () => terminal.columns ?? 0,
    rows: () => terminal.rows ?? 0,
  })
}

describe('a live area', () => {
  test('shows the newest lines in the place of those before', () => {
    const terminal = fakeTerminal()
    const area = areaOn(terminal)
    area.draw([['one'], ['two'], ['three']])
    area.draw([['one'], ['2']])
    expect(terminal.lines()).toEqual(['one', '2', ''])
  })

  test('writes nothing when nothing has changed', () => {
    const terminal = fakeTerminal()
    const area = areaOn(terminal)
    area.draw([['one'], ['two']])
    const before = terminal.written()
    area.draw([['one'], ['two']])
    expect(terminal.written()).toBe(before)
  })

  test('leaves unchanged lines above a changed one alone', () => {
    const terminal = fakeTerminal()
    const area = areaOn(terminal)
    area.draw([['first'], ['second']])
    const before = terminal.written().length
    area.draw([['first'], ['changed']])
    expect(terminal.written().slice(before)).not.toContain('first')
    expect(terminal.lines()).toEqual(['first', 'changed', ''])
  })

  test('cuts lines at the edge, so that none takes two rows', () => {
    const terminal = fakeTerminal(10, 5)
    const area = areaOn(terminal)
    area.draw([['0123456789abc'], ['next']])
    area.draw([['0123456789abc'], ['again']])
    expect(terminal.lines()).toEqual(['01234567…', 'again', ''])
  })

  test('draws no more lines than it can draw over', () => {
    const terminal = fakeTerminal(20, 4)
    const area = areaOn(terminal)
    for (const round of [1, 2, 3]) {
      area.draw(Array.from({ length: 9 }, (_, at) => [`${round}.${at}`]))
    }
    expect(terminal.lines()).toEqual(['3.6', '3.7', '3.8', ''])
  })

  test('prints above itself for good', () => {
    const terminal = fakeTerminal(20, 4)
    const area = areaOn(terminal)
    area.draw([['a'], ['b'], ['c']])
    area.above('said one')
    area.above('said\ntwo')
    area.draw([['a'], ['b'], ['d']])
    expect(terminal.lines()).toEqual(['said one', 'said', 'two', 'a', 'b', 'd', ''])
  })

  test('prints lines above itself that are wider than the screen', () => {
    const terminal = fakeTerminal(10, 5)
    const area = areaOn(terminal)
    area.draw([['a'], ['b']])
    area.above('0123456789abcdef')
    area.draw([['a'], ['c']])
    expect(terminal.lines()).toEqual(['0123456789', 'abcdef', 'a', 'c', ''])
  })

  test('goes away without a trace, also when it fills the screen', () => {
    const terminal = fakeTerminal(20, 4)
    terminal.write('before\n')
    const area = areaOn(terminal)
    area.draw([['a'], ['b'], ['c']])
    area.close()
    terminal.write('after\n')
    expect(terminal.lines()).toEqual(['before', 'after', ''])
  })

  test('never clears the screen from its top, which some terminals keep as history', () => {
    const terminal = fakeTerminal(20, 4)
    const area = areaOn(terminal)
    area.draw([['a'], ['b'], ['c']])
    area.above('said')
    area.close()
    expect(terminal.written()).not.toContain('A\u001B[J')
  })

  test('hides the cursor while it is there and gives it back', () => {
    const terminal = fakeTerminal()
    const area = areaOn(terminal)
    area.draw([['a']])
    expect(terminal.cursorShown()).toBe(false)
    area.close()
    expect(terminal.cursorShown()).toBe(true)
  })

  test('finds its beginning again on a terminal that was made narrower', () => {
    const terminal = fakeTerminal(30, 8)
    terminal.write('before\n')
    const area = areaOn(terminal)
    area.draw([['a line of some twenty ch'], ['short']])
    terminal.resize(12, 8)
    area.draw([['a line of some twenty ch'], ['short']])
    expect(terminal.lines()).toEqual(['before', 'a line of …', 'short', ''])
  })

  test('draws anew on a terminal that was made wider', () => {
    const terminal = fakeTerminal(12, 8)
    const area = areaOn(terminal)
    area.draw([['a line of some twenty ch']])
    terminal.resize(40, 8)
    area.draw([['a line of some twenty ch']])
    expect(terminal.lines()).toEqual(['a line of some twenty ch', ''])
  })
})
