import type { NodeProps } from '@xyflow/react'
import { memo } from 'react'
import { setGroupTitle } from '../../document/actions.ts'
import { useDocument } from '../../document/document-store.ts'
import { seenTrace, useRunStore } from '../../runs/run-store.ts'
import { groupFigures } from '../group-figures.ts'
import { GroupView } from '../node/GroupView.tsx'
import type { GroupNode } from './flow-store.ts'
import { useDetail } from './zoom-band.ts'

export const FlowGroup = memo(function FlowGroup({ data }: NodeProps<GroupNode>) {
  const { group, title, members, family } = data
  const selected = useDocument(({ selection }) => members.every((id) => selection.includes(id)))
  const detail = useDetail()
  const figures = useRunStore((run) => groupFigures(seenTrace(run), members))
  return (
    <GroupView
      detail={detail}
      family={family}
      figures={figures}
      title={title}
      count={members.length}
      selected={selected}
      onSelect={() => useDocument.getState().select(members)}
      onRename={(next) => setGroupTitle(group, next)}
    />
  )
})
