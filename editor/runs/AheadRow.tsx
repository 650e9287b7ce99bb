import type { ReactNode } from 'react'
import { isFrame } from '../../engine/graph/is-frame.ts'
import { formatCount } from '../ui/figures.ts'
import type { NodeAhead } from './nodes-ahead.ts'
import { useRunGraph } from './run-graph.ts'
import { useSpanTitle } from './span-title.ts'
import { rowHeight } from './TraceRow.tsx'
import styles from './TracePanel.module.css'

interface Place {
  readonly index: number
  /** Tab comes to this row. */
  readonly isStop: boolean
}

/** A node that the run has not come to, and what it waits for. */
export function AheadRow({
  ahead,
  onOpen,
  ...place
}: Place & { readonly ahead: NodeAhead; readonly onOpen: () => void }) {
  const { node, nodeType, after } = ahead
  const { family, title } = useSpanTitle({ path: node, node, nodeType })
  return (
    <Row {...place} family={family} name={title} onOpen={onOpen}>
      {after.length === 0 ? 'not begun' : <WaitsFor after={after} />}
    </Row>
  )
}

/** One row for all, where each would be in the way of what happens. */
export function AllAheadRow({ ahead, ...place }: Place & { readonly ahead: readonly NodeAhead[] }) {
  return <Row {...place} name={`${formatCount(ahead.length, 'node')} not begun`} />
}

function WaitsFor({ after: [first = '', second = '', ...others] }: Pick<NodeAhead, 'after'>) {
  return (
    <>
      waits for <Name of={first} />
      {second !== '' && (
        <> and {others.length === 0 ? <Name of={second} /> : `${others.length + 1} more`}</>
      )}
    </>
  )
}

/** What to call a node or frame of the graph that runs. */
function Name({ of: id }: { of: string }) {
  const entry = useRunGraph(({ graph }) => graph?.nodes[id])
  const frame = entry !== undefined && isFrame(entry) ? entry : undefined
  const nodeType = entry !== undefined && !isFrame(entry) ? entry.type : ''
  const { title } = useSpanTitle({ path: id, node: id, nodeType })
  return frame === undefined ? title : (frame.title ?? `the ${frame.frame}`)
}

interface RowProps extends Place {
  readonly name: string
  readonly family?: string
  readonly children?: ReactNode
  readonly onOpen?: () => void
}

function Row({ index, isStop, name, family, children, onOpen }: RowProps) {
  return (
    // Its keys are handled by the list: what is focused there may be any row.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      className={styles.row}
      role="row"
      data-index={index}
      data-family={family}
      data-status="ahead"
      style={{ top: index * rowHeight }}
      aria-rowindex={index + 2}
      tabIndex={isStop ? 0 : -1}
      onClick={onOpen}
    >
      <span className={styles.name} role="gridcell">
        <i aria-hidden />
        {name}
      </span>
      <div className={styles.track} role="gridcell">
        {children !== undefined && <small className={styles.note}>{children}</small>}
      </div>
    </div>
  )
}
