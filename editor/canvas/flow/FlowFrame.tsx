import type { NodeProps } from '@xyflow/react'
import { memo } from 'react'
import { FrameView } from '../node/FrameView.tsx'
import { flowHandle } from './PortHandle.tsx'
import type { FrameNode } from './flow-store.ts'
import { useDetail } from './zoom-band.ts'

export const FlowFrame = memo(function FlowFrame({ data, selected }: NodeProps<FrameNode>) {
  const detail = useDetail()
  return <FrameView card={data.card} selected={selected} detail={detail} handle={flowHandle} />
})
