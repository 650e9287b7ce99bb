import { BaseEdge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react'
import { memo, useState } from 'react'
import { useReducedMotion } from '../../ui/reduced-motion.ts'
import { useLitPassages } from '../../runs/lit-passages.ts'
import { seenTrace, useRunStore } from '../../runs/run-store.ts'
import { useCanvas } from '../canvas-store.ts'
import { spanOf, wireState } from '../node-run.ts'
import { shapeOf } from '../value-shape.ts'
import { backwardPath, forwardPath, stubPath } from '../wire-path.ts'
import type { FlowWire as Wire } from './flow-store.ts'
import styles from './FlowWire.module.css'

export const FlowWire = memo(function FlowWire(props: EdgeProps<Wire>) {
  const { sourceX, sourceY, targetX, targetY, data, selected = false } = props
  const [hovered, setHovered] = useState(false)
  const dropping = useCanvas((canvas) => canvas.dropWire === props.id)
  const state = useRunStore((run) =>
    wireState(seenTrace(run), props.source, props.sourceHandleId ?? '', props.target),
  )
  const lit = useLitPassages(({ ports }) => ports.has(`${props.source} ${props.sourceHandleId}`))
  if (data === undefined) return null
  const folded = data.folded && !selected && !hovered
  const whole =
    data.lane === undefined
      ? forwardPath(sourceX, sourceY, targetX, targetY)
      : backwardPath(sourceX, sourceY, targetX, targetY, data.lane)
  const path = folded ? stubPath(targetX, targetY) : whole
  return (
    <g
      className={styles.wire}
      data-type={data.mark}
      data-state={state}
      data-selected={selected || undefined}
      data-hovered={hovered || dropping || undefined}
      data-lit={lit || undefined}
      data-folded={folded || undefined}
      onPointerEnter={() => setHovered(true)}
      onPointerLeave={() => setHovered(false)}
    >
      {!folded && <path d={path} className={styles.halo} />}
      <BaseEdge path={path} className={styles.line ?? ''} interactionWidth={18} />
      {state === 'live' && !folded && <Motion path={path} />}
      {(hovered || selected) && <WireLabel {...props} data={data} />}
    </g>
  )
})

/** A dot that travels to the node at work. */
function Motion({ path }: { path: string }) {
  const still = useReducedMotion()
  if (still) return null
  return (
    <circle r="3.5" className={styles.dot}>
      <animateMotion dur="1.1s" repeatCount="indefinite" path={path} />
    </circle>
  )
}

/** What the wire carries, while the pointer is on it. */
function WireLabel({
  sourceX,
  sourceY,
  targetX,
  targetY,
  source,
  sourceHandleId,
  data,
}: EdgeProps<Wire>) {
  const shape = useRunStore((run) => {
    const trace = seenTrace(run)
    const port = sourceHandleId ?? ''
    const value = source === '$inputs' ? trace?.input[port] : spanOf(trace, source)?.outputs[port]
    return value === undefined ? undefined : shapeOf(value, data?.mark ?? 'any')
  })
  if (data === undefined) return null
  const y = data.lane ?? (sourceY + targetY) / 2
  const words = [data.reference, data.conversion, shape].filter(
    (word) => word !== undefined && word !== '',
  )
  return (
    <EdgeLabelRenderer>
      <div
        className={styles.label}
        style={{
          transform: `translate(-50%, -50%) translate(${(sourceX + targetX) / 2}px, ${y}px)`,
        }}
      >
        {words.join(' · ')}
      </div>
    </EdgeLabelRenderer>
  )
}
