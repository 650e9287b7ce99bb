import { MiniMap } from '@xyflow/react'
import { useMemo } from 'react'
import { useNodeMarks } from '../node-marks.ts'
import type { FlowNode } from './flow-store.ts'
import { overviewSize } from './overview-room.ts'

/** The whole graph in the corner of the canvas. */
export default function FlowOverview() {
  const marks = useNodeMarks((state) => state.marks)
  const nodeColor = useMemo(() => {
    const isTinted = Object.values(marks).some(({ heat }) => heat !== undefined)
    if (!isTinted) return colorOf
    return (node: FlowNode) =>
      node.type === 'card' ? heatColour(marks[node.id]?.heat ?? 0) : colorOf(node)
  }, [marks])
  return (
    <MiniMap<FlowNode>
      pannable
      zoomable
      ariaLabel="Overview of the graph"
      nodeColor={nodeColor}
      nodeBorderRadius={14}
      nodeStrokeWidth={0}
      style={overviewSize}
    />
  )
}

/** Beside what is tinted, families have no colour. */
function heatColour(heat: number): string {
  return `color-mix(in srgb, var(--heat) ${Math.round(heat * 100)}%, var(--line-strong))`
}

/** In the colour that people gave it, or that of its family; as on a canvas that is far away. */
function colorOf(node: FlowNode): string {
  if (node.type === 'gathered') {
    const { family } = node.data
    return wash(family === undefined ? 'var(--ink-3)' : `var(--family-${family})`, 14)
  }
  const { colour } = node.data.card.look
  const own = colour === undefined ? undefined : `var(--colour-${colour})`
  return node.type === 'frame'
    ? wash(own ?? 'var(--family-flow)', 22)
    : (own ?? `var(--family-${node.data.card.family})`)
}

function wash(colour: string, percent: number): string {
  return `color-mix(in srgb, ${colour} ${percent}%, var(--surface))`
}
