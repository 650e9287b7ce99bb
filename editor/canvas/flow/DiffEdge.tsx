import { BaseEdge, type EdgeProps } from '@xyflow/react'
import { memo } from 'react'
import { backwardPath, forwardPath, stubPath } from '../wire-path.ts'
import type { DiffWireFlow } from './DiffFlow.tsx'
import styles from './DiffEdge.module.css'

/** A wire as it is in both graphs, in the newer one, or as it was. */
export const DiffEdge = memo(function DiffEdge({
  sourceX,
  sourceY,
  targetX,
  targetY,
  data,
}: EdgeProps<DiffWireFlow>) {
  if (data === undefined) return null
  const { fate, lane, mark, isFolded } = data.wire
  const path = isFolded
    ? stubPath(targetX, targetY)
    : lane === undefined
      ? forwardPath(sourceX, sourceY, targetX, targetY)
      : backwardPath(sourceX, sourceY, targetX, targetY, lane)
  return (
    <g
      className={styles.wire}
      data-fate={fate}
      data-type={mark}
      data-folded={isFolded || undefined}
    >
      <BaseEdge path={path} className={styles.line ?? ''} />
    </g>
  )
})
