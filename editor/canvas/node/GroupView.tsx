import { Group } from 'lucide-react'
import { useState } from 'react'
import { formatCount } from '../../ui/figures.ts'
import type { Family } from '../../ui/node-icons.ts'
import styles from './GroupView.module.css'

interface Props {
  /** Empty for a group without a name. */
  readonly title: string
  readonly count: number
  /** That of its nodes, where they are all of one: its colour. */
  readonly family: Family | undefined
  /** What its nodes took together in the run; empty for none. */
  readonly figures: string
  readonly selected: boolean
  /** Its name is written larger from further away. */
  readonly detail: 'close' | 'near' | 'middle' | 'far'
  readonly onSelect: () => void
  readonly onRename: (title: string) => void
}

/** Nodes that are kept together: a field behind them with a name that one drags it by. */
export function GroupView({
  title,
  count,
  family,
  figures,
  selected,
  detail,
  onSelect,
  onRename,
}: Props) {
  const [naming, setNaming] = useState(false)
  return (
    <div
      className={styles.group}
      data-detail={detail}
      data-family={family}
      data-selected={selected || undefined}
    >
      <header
        className={`group-head ${styles.head}`}
        onClick={onSelect}
        onDoubleClick={() => setNaming(true)}
      >
        <Group size={13} strokeWidth={2.2} aria-hidden />
        {naming ? (
          <input
            className={`nodrag ${styles.field}`}
            // It is opened to be typed in.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            aria-label="Name of the group"
            defaultValue={title}
            onFocus={(event) => event.target.select()}
            onBlur={(event) => {
              setNaming(false)
              onRename(event.target.value.trim())
            }}
            onKeyDown={(event) => {
              if (event.key === 'Escape') event.currentTarget.value = title
              if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur()
            }}
          />
        ) : (
          <>
            <strong>{title === '' ? formatCount(count, 'node') : title}</strong>
            {detail !== 'far' && <small>{figures}</small>}
          </>
        )}
      </header>
    </div>
  )
}
