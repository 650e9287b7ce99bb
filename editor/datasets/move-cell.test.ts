import { describe, expect, it } from 'vitest'
import { moveCell } from './move-cell.ts'

const size = { rows: 100, columns: 4, page: 12 }
const press = (key: string, far = false) =>
  moveCell({ row: 50, column: 1 }, { key, ctrlKey: far, metaKey: false }, size)

describe('keys in the grid', () => {
  it.each([
    ['ArrowUp', { row: 49, column: 1 }],
    ['ArrowRight', { row: 50, column: 2 }],
    ['PageDown', { row: 62, column: 1 }],
    ['Home', { row: 50, column: 0 }],
    ['x', undefined],
  ])('%s leads to a cell', (key, place) => {
    expect(press(key)).toEqual(place)
  })

  it('lead to the ends with Ctrl, and never beyond them', () => {
    expect(press('End', true)).toEqual({ row: 99, column: 3 })
    expect(press('ArrowUp', true)).toEqual({ row: 0, column: 1 })
    expect(
      moveCell({ row: 99, column: 3 }, { key: 'ArrowDown', ctrlKey: false, metaKey: false }, size),
    ).toEqual({ row: 99, column: 3 })
  })
})
