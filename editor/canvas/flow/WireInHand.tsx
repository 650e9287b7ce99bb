import type { ConnectionLineComponentProps } from '@xyflow/react'
import { useCanvas } from '../canvas-store.ts'
import { forwardPath } from '../wire-path.ts'
import styles from './WireInHand.module.css'

/** The wire that is being drawn; beside the pointer, why it cannot end there. */
export function WireInHand({
  fromX,
  fromY,
  toX,
  toY,
  toHandle,
  toNode,
  connectionStatus,
}: ConnectionLineComponentProps) {
  const reasons = useCanvas((state) => state.connecting?.reasons)
  const reason =
    toHandle === null || toNode === null ? undefined : reasons?.get(`${toNode.id}.${toHandle.id}`)
  return (
    <g className={styles.wire} data-status={connectionStatus ?? 'open'}>
      <path d={forwardPath(fromX, fromY, toX, toY)} />
      <circle cx={toX} cy={toY} r={4} />
      {connectionStatus === 'invalid' && reason && (
        <text x={toX + 12} y={toY - 12}>
          {reason}
        </text>
      )}
    </g>
  )
}
