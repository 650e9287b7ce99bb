import type { LayoutRequest, Positions } from './layout-graph.ts'
import { tidy } from './tidy.ts'

addEventListener('message', (event: MessageEvent<LayoutRequest>) => {
  const positions: Positions = tidy(event.data)
  postMessage(positions)
})
