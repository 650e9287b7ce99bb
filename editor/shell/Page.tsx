import type { ReactNode } from 'react'
import { classNames } from '../ui/class-names.ts'
import styles from './Page.module.css'

interface Props {
  readonly title: string
  /** Above the title: the way back to the place that it belongs to. */
  readonly above?: ReactNode
  /** What the place is for, in one line. */
  readonly lead?: ReactNode
  readonly actions?: ReactNode
  /** For tables that need the room; `full` for charts, of which three stand side by side where there is room. */
  readonly wide?: boolean | 'full'
  readonly children: ReactNode
}

/** A page that is not the canvas: a title, one line, its actions, and what it holds. */
export function Page({ title, above, lead, actions, wide = false, children }: Props) {
  return (
    <main className={styles.page}>
      <div
        className={classNames(
          styles.inner,
          wide !== false && styles.wide,
          wide === 'full' && styles.full,
        )}
      >
        <header className={styles.head}>
          <div>
            {above}
            <h1 className={styles.title}>{title}</h1>
            {lead !== undefined && <p className={styles.lead}>{lead}</p>}
          </div>
          <div className={styles.actions}>{actions}</div>
        </header>
        {children}
      </div>
    </main>
  )
}
