import { expect, it } from 'vitest'
import { smallNodes } from '../../test/support/small-nodes.ts'
import { createCatalogue, readTypeName } from './catalogue.ts'

it('reads a type name with and without its version', () => {
  expect(readTypeName('generate@2')).toEqual({ type: 'generate', version: 2 })
  expect(readTypeName('generate')).toEqual({ type: 'generate', version: undefined })
})

it('finds node types by their names, and nothing by names that every object knows', () => {
  const catalogue = createCatalogue(smallNodes)
  expect(catalogue.get('pass')?.version).toBe(1)
  for (const name of ['toString', 'constructor', '__proto__', 'Pass'])
    expect(catalogue.get(name)).toBeUndefined()
  expect(catalogue.describe().map(({ type }) => type)).toEqual(smallNodes.map(({ type }) => type))
})

it('refuses two types of one name', () => {
  expect(() => createCatalogue([...smallNodes, smallNodes[0]!])).toThrow(
    'Two node types are named "pass". Rename one of them.',
  )
})
