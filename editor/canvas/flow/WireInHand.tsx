import { useStore, type ConnectionLineComponentProps } from '@xyflow/react'
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
  const zoom = useStore((state) => state.transform[2])
  const reasons = useCanvas((state) => state.connecting?.reasons)
  const reason =
    toHandle === null || toNode === null ? undefined : reasons?.get(`${toNode.id}.${toHandle.id}`)
  return (
    <g className={styles.wire} data-status={connectionStatus ?? 'open'}>
      <path d={forwardPath(fromX, fromY, toX, toY)} />
      <circle cx={toX} cy={toY} r={4} />
      {connectionStatus !== 'valid' && reason && (
        <text x={toX + 12 / zoom} y={toY - 12 / zoom} style={{ fontSize: 12.5 / zoom }}>
          {reason}
        </text>
      )}
    </g>
  )
}
