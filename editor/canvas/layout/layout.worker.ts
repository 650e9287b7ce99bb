import type { LayoutBox, LayoutRequest, LayoutWire, Positions } from './layout-graph.ts'
import { tidy } from './tidy.ts'

addEventListener('message', (event: MessageEvent<LayoutRequest>) => {
  const positions: Positions = tidy(event.data)
  postMessage(positions)
})

// The worker is loaded ahead. Some layouts of a small graph have the browser read and speed up all
// functions of it now, and not when somebody waits for the first real one.
const rehearsals = 3
const size = { width: 200, height: 150 }
const ends = { sourceY: 20, targetY: 20 }
const boxes = Array.from({ length: 12 }, (_, at): LayoutBox => ({
  id: String(at),
  ...size,
  parent: at > 8 ? '0' : undefined,
  isFrame: at === 0,
}))
const wires = boxes.flatMap(({ id }, at): LayoutWire[] =>
  [at + 1, at + 3]
    .filter((next) => next < boxes.length)
    .map((next) => ({ source: id, target: String(next), ...ends })),
)
for (let time = 0; time < rehearsals; time += 1) tidy({ boxes, wires })
