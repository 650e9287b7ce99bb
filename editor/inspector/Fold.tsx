import { useState, type ReactNode } from 'react'
import styles from './Inspector.module.css'

interface Props {
  readonly title: string
  /** For who opens it from elsewhere, as `data-fold`. */
  readonly name?: string
  /** Whether what is inside wants to be seen at once. */
  readonly open?: boolean
  readonly children: () => ReactNode
}

/**
 * Settings that are seldom changed, drawn when somebody opens them for the first time: to draw all of
 * them with every node that is clicked would take longer than the ones that can be seen.
 */
export function Fold({ title, name, open = false, children }: Props) {
  const [opened, setOpened] = useState(open)
  return (
    <details
      className={styles.details}
      open={open}
      data-fold={name}
      onToggle={(event) => event.currentTarget.open && setOpened(true)}
    >
      <summary>{title}</summary>
      {(open || opened) && <div className={styles.section}>{children()}</div>}
    </details>
  )
}
