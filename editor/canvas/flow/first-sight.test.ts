import { expect, test } from 'vitest'
import { seenOf } from './first-sight.ts'
import type { FlowNode, FlowWire } from './flow-store.ts'

const screen = { width: 1000, height: 600 }
const view = { x: 0, y: 0, zoom: 1 }

// SAFETY: only places, ends and folds are looked at.
const node = (id: string, x: number, y: number) =>
  ({ id, position: { x, y }, width: 200, height: 100 }) as FlowNode
const wire = (source: string, target: string, data: object = {}) =>
  ({ id: `${source}>${target}`, source, target, data: { folded: false, ...data } }) as FlowWire

const near = node('near', 100, 100)
const left = node('left', -600, 100)
const right = node('right', 1500, 100)
const far = node('far', 5000, 4000)
const farther = node('farther', 6000, 4000)
const nodes = [near, left, right, far, farther]

function seen(...wires: FlowWire[]) {
  const found = seenOf({ nodes, wires }, view, screen)
  return { nodes: found.nodes.map(({ id }) => id), wires: found.wires.map(({ id }) => id) }
}

test('nodes and wires elsewhere wait', () => {
  expect(seen(wire('far', 'farther'))).toEqual({ nodes: ['near'], wires: [] })
})

test('a wire that is seen comes with both of its nodes, wherever they are', () => {
  expect(seen(wire('near', 'far'))).toEqual({ nodes: ['near', 'far'], wires: ['near>far'] })
  expect(seen(wire('left', 'right'))).toEqual({
    nodes: ['near', 'left', 'right'],
    wires: ['left>right'],
  })
})

test('of a folded wire only the stub at its reader is seen', () => {
  expect(seen(wire('left', 'right', { folded: true })).wires).toEqual([])
  expect(seen(wire('far', 'near', { folded: true })).nodes).toEqual(['near', 'far'])
})

test('a wire that goes back is seen by its lane', () => {
  const back = { ...wire('above', 'above', { lane: 300 }) }
  const above = node('above', 100, -400)
  expect(seenOf({ nodes: [above], wires: [back] }, view, screen).wires).toEqual([back])
  const without = { ...wire('above', 'above') }
  expect(seenOf({ nodes: [above], wires: [without] }, view, screen).wires).toEqual([])
})
