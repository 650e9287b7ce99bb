import { expect, test } from 'vitest'
import type { Graph } from '../../engine/graph/document.ts'
import { makeRoom } from './make-room.ts'

type Places = Readonly<Record<string, readonly [x: number, y: number, frame?: string]>>

/** Cards of 200 by 100 pixels, each with the frame that holds it. */
function shiftsIn(
  places: Places,
  wires: readonly (readonly [source: string, target: string])[],
  dropped: { node: string; source: string; target: string },
): Record<string, number> {
  const nodes: Graph['nodes'] = {}
  for (const [id, [, , frame]] of Object.entries(places)) {
    if (frame !== undefined) nodes[frame] ??= { frame: 'loop', max: 2 }
    nodes[id] = { type: 'write@1', ...(frame === undefined ? {} : { in: frame }) }
  }
  const standing = {
    graph: { heddle: 1 as const, name: 'room', inputs: {}, nodes, outputs: {} },
    cards: new Map(
      Object.entries(places).map(([id, [x, y]]) => [id, { x, y, width: 200, height: 100 }]),
    ),
    frames: new Map(),
    wires: wires.map(([source, target]) => ({ source, target })),
  }
  return Object.fromEntries(makeRoom(standing, dropped))
}

const into = { node: 'new', source: 'a', target: 'b' }

test('on a short wire the node steps behind its source, and all that follows makes way together', () => {
  const places = { a: [0, 0], b: [260, 0], c: [520, 0], new: [130, 0] } as const
  expect(
    shiftsIn(
      places,
      [
        ['a', 'b'],
        ['b', 'c'],
      ],
      into,
    ),
  ).toEqual({ new: 118, b: 236, c: 236 })
})

test('on a long wire nothing moves', () => {
  const places = { a: [0, 0], b: [600, 0], new: [300, 10] } as const
  expect(shiftsIn(places, [['a', 'b']], into)).toEqual({})
})

test('what is beside the flow stays, unless it would be covered', () => {
  const places = {
    a: [0, 0],
    b: [260, 0],
    new: [248, 0],
    above: [300, -400],
    behind: [500, 20],
    after: [720, 20],
  } as const
  const shifts = shiftsIn(
    places,
    [
      ['a', 'b'],
      ['behind', 'after'],
    ],
    into,
  )
  expect(shifts).toMatchObject({ b: 236 })
  expect(shifts).not.toHaveProperty('above')
  // `behind` is no reader of `b`, which would stand on it; it takes its own reader along.
  expect(shifts['behind']).toBe(shifts['after'])
  expect(500 + shifts['behind']!).toBeGreaterThanOrEqual(260 + 236 + 200)
})

test('a frame behind the wire moves as a whole; one around it grows and pushes what is behind it', () => {
  const whole = shiftsIn(
    { a: [0, 0], b: [300, 0, 'loop'], c: [560, 0, 'loop'], new: [120, 0] },
    [
      ['a', 'b'],
      ['b', 'c'],
    ],
    into,
  )
  expect(whole['b']).toBe(whole['c'])
  // The frame begins 28 pixels before what it holds.
  expect(300 + whole['b']! - 28).toBeGreaterThanOrEqual(0 + 248 + 200 + 48)
  const inside = shiftsIn(
    { a: [0, 0, 'loop'], b: [260, 0, 'loop'], new: [120, 0, 'loop'], next: [520, 0] },
    [['a', 'b']],
    into,
  )
  expect(inside['b']).toBe(236)
  // The frame ends 28 pixels after what it holds.
  expect(520 + inside['next']!).toBeGreaterThanOrEqual(260 + 236 + 200 + 28)
})

test('what already lay on each other is left as it is, and what comes before the node never moves', () => {
  const places = { before: [-40, 20], a: [0, 0], b: [260, 0], new: [250, 0] } as const
  const shifts = shiftsIn(
    places,
    [
      ['before', 'a'],
      ['a', 'b'],
    ],
    into,
  )
  expect(Object.keys(shifts)).toEqual(['b'])
})
