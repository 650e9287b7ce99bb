import type { ReactNode } from 'react'
import { classNames } from '../ui/class-names.ts'
import styles from './Card.module.css'

interface Props {
  readonly title?: ReactNode
  /** Its accessible name where the title is more than words. */
  readonly label?: string
  /** In small letters beside the title. */
  readonly beside?: ReactNode
  /** In small letters below the title. */
  readonly lead?: ReactNode
  readonly actions?: ReactNode
  /** false: what it holds reaches its edges. */
  readonly padded?: boolean
  readonly children?: ReactNode
}

/** A sheet of the page with a title of its own. */
export function Card({ title, label, beside, lead, actions, padded = true, children }: Props) {
  return (
    <section
      className={styles.card}
      aria-label={label ?? (typeof title === 'string' ? title : undefined)}
    >
      {title !== undefined && (
        <header className={styles.head}>
          <div className={styles.words}>
            <h2>
              {title}
              {beside !== undefined && <small>{beside}</small>}
            </h2>
            {lead !== undefined && <p>{lead}</p>}
          </div>
          {actions !== undefined && <div className={styles.actions}>{actions}</div>}
        </header>
      )}
      <div className={classNames(padded && styles.padded)}>{children}</div>
    </section>
  )
}
