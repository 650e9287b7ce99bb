import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { contains } from '../editor/canvas/geometry.ts'
import { foldedWires } from '../editor/canvas/folded-wires.ts'
import { projectGraph, wireEnds } from '../editor/canvas/project-graph.ts'
import { forwardPath } from '../editor/canvas/wire-path.ts'
import { createCatalogue } from '../engine/graph/catalogue.ts'
import { checkContext } from '../engine/graph/catalogue-check.ts'
import { nodeTypes } from '../nodes/index.ts'
import { readShippedGraphs } from '../server/shipped-graphs.ts'

const context = checkContext(createCatalogue(nodeTypes))
const shipped = readShippedGraphs(fileURLToPath(new URL('../graphs', import.meta.url)))
/** Laid out by hand, with room for their wires. */
const placed = shipped.filter(({ name }) => ['extract-invoice', 'support-triage'].includes(name))

/** Points along the curve that a wire is drawn as. */
function pointsOf(path: string): readonly (readonly [number, number])[] {
  const [x1, y1, xa, ya, xb, yb, x2, y2] = (path.match(/-?[\d.]+/g) ?? []).map(Number)
  return Array.from({ length: 99 }, (_, at) => {
    const t = (at + 1) / 100
    const along = (from: number, one: number, other: number, to: number): number =>
      (1 - t) ** 3 * from + 3 * (1 - t) ** 2 * t * one + 3 * (1 - t) * t ** 2 * other + t ** 3 * to
    return [along(x1!, xa!, xb!, x2!), along(y1!, ya!, yb!, y2!)]
  })
}

test('each node of a graph that is laid out by hand has its place', () => {
  for (const { nodes, layout = {} } of placed)
    expect(Object.keys(layout).toSorted()).toEqual(
      ['$inputs', '$outputs', ...Object.keys(nodes)].toSorted(),
    )
})

test.each(placed.map((graph) => [graph.name, graph] as const))(
  'no wire of %s runs behind a node, before a run and after it',
  (_, graph) => {
    for (const foot of [false, true]) {
      const projection = projectGraph(graph, context, foot)
      const folded = foldedWires(projection)
      const behind = projection.wires
        .filter(({ id, backward }) => !backward && !folded.has(id))
        .flatMap((wire) => {
          const { x1, y1, x2, y2 } = wireEnds(wire, projection)!
          const points = pointsOf(forwardPath(x1, y1, x2, y2))
          return [...projection.cards]
            .filter(([id]) => id !== wire.source && id !== wire.target)
            .filter(([, card]) => points.some(([x, y]) => contains(card, x, y)))
            .map(([id]) => `${wire.id} behind ${id}`)
        })
      expect(behind).toEqual([])
      // Nor is one folded for want of a better layout: only what is long.
      const lengths = projection.wires
        .filter(({ id }) => folded.has(id))
        .map((wire) => wireEnds(wire, projection)!)
        .map(({ x1, y1, x2, y2 }) => Math.hypot(x2 - x1, y2 - y1))
      expect(Math.min(...lengths)).toBeGreaterThan(520)
    }
  },
)
