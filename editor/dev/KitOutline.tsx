import { useState } from 'react'
import type { OutlineRow } from '../canvas/outline-rows.ts'
import { OutlineRowView } from '../canvas/OutlineRowView.tsx'
import { statusLooks, type Status } from '../ui/status.ts'
import { StatusMark } from '../ui/StatusMark.tsx'
import styles from './KitPage.module.css'

const rowHeight = 30

/** A row of the outline in every state, within a frame that folds. */
export function KitOutline() {
  const [closed, setClosed] = useState(false)
  const [chosen, setChosen] = useState('running')
  const statuses = Object.keys(statusLooks) as readonly Status[]
  const rows: readonly (OutlineRow & { readonly status: Status })[] = [
    { ...frame, isOpen: !closed, status: 'running' },
    ...(closed ? [] : statuses.map((status) => ({ ...inside(status), status }))),
  ]
  return (
    <section className={styles.section}>
      <h2>Outline</h2>
      <div
        role="tree"
        aria-label="Rows of the outline"
        tabIndex={0}
        className={styles.outline}
        style={{ height: rows.length * rowHeight }}
      >
        {rows.map((row, position) => (
          <OutlineRowView
            key={row.key}
            row={row}
            position={position}
            rowHeight={rowHeight}
            isCurrent={row.key === chosen}
            onGo={() => setChosen(row.key)}
            onToggle={() => setClosed(!closed)}
          >
            <StatusMark status={row.status} />
          </OutlineRowView>
        ))}
      </div>
    </section>
  )
}

const frame = {
  key: 'frame',
  node: 'frame',
  title: 'Loop',
  level: 1,
  family: 'flow',
  icon: 'repeat',
  isNested: false,
} as const

function inside(status: Status): OutlineRow {
  return {
    key: status,
    node: status,
    title: statusLooks[status].word,
    level: 2,
    family: 'model',
    icon: undefined,
    isOpen: undefined,
    isNested: false,
  }
}
