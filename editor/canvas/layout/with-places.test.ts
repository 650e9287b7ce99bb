import { expect, test } from 'vitest'
import type { Graph } from '../../../engine/graph/document.ts'
import { catalogueContext } from '../../document/catalogue-context.ts'
import { withPlaces } from './with-places.ts'

const context = catalogueContext([])
const graph: Graph = {
  heddle: 1,
  name: 'bare',
  inputs: {},
  nodes: { a: { type: 'pass' }, b: { type: 'pass', inputs: { in: 'a.out' } } },
  outputs: { out: 'b.out' },
}
const tidied = { a: [0, 0], b: [300, 0] } satisfies Graph['layout']
const tidy = () => Promise.resolve(tidied)
const never = () => Promise.reject(new Error('Nothing is to be tidied.'))

test('a graph without any place is tidied', async () => {
  expect((await withPlaces(graph, context, tidy)).layout).toEqual(tidied)
})

test('a graph whose nodes all have a place is left as it is, and so is one without nodes', async () => {
  const placed = { ...graph, layout: tidied }
  expect(await withPlaces(placed, context, never)).toBe(placed)
  const empty = { ...graph, nodes: {}, outputs: {} }
  expect(await withPlaces(empty, context, never)).toBe(empty)
})

test('places that were given stay, and the others are below them', async () => {
  const { layout } = await withPlaces({ ...graph, layout: { a: [100, 700] } }, context, never)
  expect(Object.keys(layout ?? {})).toEqual(['a', 'b'])
  expect(layout?.['a']).toEqual([100, 700])
  expect(layout?.['b']?.[1]).toBeGreaterThan(750)
})
