import { expect, it } from 'vitest'
import { narrowTable } from './narrow-table.ts'

const table = '| Key | Meaning |\n| - | - |\n| PORT | The port |\n| HOST | The address |'

it('keeps the head and the rows that hold one of the terms', () => {
  expect(narrowTable(table, new Set(['port']), 'en')).toBe(
    '| Key | Meaning |\n| - | - |\n| PORT | The port |',
  )
})

it('stays whole when no row does', () => {
  expect(narrowTable(table, new Set(['banana']), 'en')).toBe(table)
  expect(narrowTable(table, new Set(), 'en')).toBe(table)
  expect(narrowTable('| only a head |', new Set(['head']), 'en')).toBe('| only a head |')
})
