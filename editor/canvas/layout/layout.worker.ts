import type { LayoutBox, LayoutRequest, Positions } from './layout-graph.ts'
import { tidy } from './tidy.ts'

addEventListener('message', (event: MessageEvent<LayoutRequest>) => {
  const positions: Positions = tidy(event.data)
  postMessage(positions)
})

// The worker is loaded ahead. A layout of next to nothing has the browser read all functions of it now
// and not when somebody waits for the first real one.
const size = { width: 100, height: 50 }
const boxes: LayoutBox[] = [
  { id: 'first', ...size, parent: undefined, isFrame: false },
  { id: 'frame', ...size, parent: undefined, isFrame: true },
  { id: 'inside', ...size, parent: 'frame', isFrame: false },
  { id: 'last', ...size, parent: undefined, isFrame: false },
]
const ends = { sourceY: 20, targetY: 20 }
tidy({
  boxes,
  wires: [
    { source: 'first', target: 'inside', ...ends },
    { source: 'inside', target: 'last', ...ends },
    { source: 'first', target: 'last', ...ends },
  ],
})
