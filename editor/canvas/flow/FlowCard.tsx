import type { NodeProps } from '@xyflow/react'
import { memo } from 'react'
import { CrashBoundary } from '../../ui/CrashBoundary.tsx'
import type { Status } from '../../ui/status.ts'
import type { Card } from '../card.ts'
import { useNodeStatus } from '../node-run.ts'
import { CardView } from '../node/CardView.tsx'
import { MarkAtNode } from '../node/MarkAtNode.tsx'
import { flowHandle } from './PortHandle.tsx'
import type { CardNode } from './flow-store.ts'
import { useDetail } from './zoom-band.ts'
import styles from './FlowCard.module.css'

export const FlowCard = memo(function FlowCard({ data, selected }: NodeProps<CardNode>) {
  const { card, chips, foot } = data
  const detail = useDetail()
  const status = useNodeStatus(card.id)
  if (detail === 'far') return <FarCard card={card} status={status} selected={selected} />
  return (
    <CrashBoundary what={card.title}>
      <CardView
        card={card}
        chips={chips}
        foot={foot}
        selected={selected}
        detail={detail}
        handle={flowHandle}
      />
    </CrashBoundary>
  )
})

/**
 * One element with a title. Its ports need not be there: nothing is read from the page.
 */
function FarCard({ card, status, selected }: { card: Card; status: Status; selected: boolean }) {
  return (
    <div
      className={styles.far}
      data-family={card.family}
      data-status={status}
      data-selected={selected || undefined}
      data-disabled={card.disabled || undefined}
    >
      <MarkAtNode id={card.id} />
      <b>{card.title}</b>
    </div>
  )
}
