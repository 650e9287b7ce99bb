import type { NodeProps } from '@xyflow/react'
import { memo } from 'react'
import { CrashBoundary } from '../../ui/CrashBoundary.tsx'
import type { Status } from '../../ui/status.ts'
import type { Card } from '../card.ts'
import { useNodeMark } from '../node-marks.ts'
import { useNodeStatus } from '../node-run.ts'
import { CardView } from '../node/CardView.tsx'
import { heatStyle, MarkAtNode } from '../node/MarkAtNode.tsx'
import { flowHandle } from './PortHandle.tsx'
import type { CardNode } from './flow-store.ts'
import { useCardDetail } from './zoom-band.ts'
import styles from './FlowCard.module.css'

export const FlowCard = memo(function FlowCard({ data, selected }: NodeProps<CardNode>) {
  const { card, chips, foot } = data
  const detail = useCardDetail()
  const status = useNodeStatus(card.id)
  if (detail === 'far' || detail === 'bare') {
    return <FarCard card={card} status={status} selected={selected} hasTitle={detail === 'far'} />
  }
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

interface FarCardProps {
  readonly card: Card
  readonly status: Status
  readonly selected: boolean
  readonly hasTitle: boolean
}

/**
 * One element with a title. Its ports need not be there: nothing is read from the page.
 */
function FarCard({ card, status, selected, hasTitle }: FarCardProps) {
  const mark = useNodeMark(card.id)
  return (
    <div
      className={styles.far}
      style={heatStyle(mark)}
      data-heat={mark?.heat === undefined ? undefined : true}
      data-family={card.family}
      data-colour={card.look.colour}
      data-status={status}
      data-selected={selected || undefined}
      data-disabled={card.disabled || undefined}
    >
      <MarkAtNode mark={mark} large />
      {hasTitle && <b>{card.title}</b>}
    </div>
  )
}
