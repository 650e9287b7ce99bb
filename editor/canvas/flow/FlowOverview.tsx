import { MiniMap } from '@xyflow/react'
import type { FlowNode } from './flow-store.ts'

/** The whole graph in the corner of the canvas. */
export default function FlowOverview() {
  return (
    <MiniMap<FlowNode>
      pannable
      zoomable
      ariaLabel="Overview of the graph"
      nodeColor={colorOf}
      nodeBorderRadius={14}
      nodeStrokeWidth={0}
      style={overviewSize}
    />
  )
}

/** The overview draws for these, whatever the style sheet says. */
const overviewSize = { width: 176, height: 100 }

function colorOf(node: FlowNode): string {
  if (node.type === 'gathered') return 'color-mix(in srgb, var(--ink-3) 14%, var(--surface))'
  return node.type === 'frame'
    ? 'color-mix(in srgb, var(--family-flow) 22%, var(--surface))'
    : `var(--family-${node.data.card.family})`
}
