import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { FamilyTile } from '../ui/FamilyTile.tsx'
import type { OutlineRow } from './outline-rows.ts'
import styles from './OutlineRowView.module.css'

interface Props {
  readonly row: OutlineRow
  readonly position: number
  /** Pixels. */
  readonly rowHeight: number
  readonly isCurrent: boolean
  readonly onGo: () => void
  readonly onToggle: () => void
  /** Its marks, at the right. */
  readonly children?: ReactNode
}

/** One line of the outline, within a tree that handles the keys. */
export function OutlineRowView(props: Props) {
  const { row, position, rowHeight, isCurrent, onGo, onToggle, children } = props
  return (
    // The tree, which keeps the focus, handles the keys.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={`outline-${position}`}
      role="treeitem"
      aria-level={row.level}
      aria-selected={isCurrent}
      aria-expanded={row.isOpen}
      className={styles.row}
      style={{ top: position * rowHeight, paddingLeft: 8 + (row.level - 1) * 16 }}
      onClick={onGo}
    >
      <span
        className={styles.fold}
        data-open={row.isOpen || undefined}
        onClick={(event) => {
          if (row.isOpen === undefined) return
          event.stopPropagation()
          onToggle()
        }}
      >
        {row.isOpen !== undefined && <ChevronRight size={13} aria-hidden />}
      </span>
      <FamilyTile family={row.family} icon={row.icon} />
      <span className={styles.title}>{row.title}</span>
      {children}
    </div>
  )
}
