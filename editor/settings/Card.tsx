import type { ReactNode } from 'react'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import styles from './SettingsPage.module.css'

interface Props {
  readonly title: string
  readonly lead?: ReactNode
  readonly error?: Error | null
  /** Loads it again, after a failure. */
  readonly onRetry?: () => void
  readonly isPending?: boolean
  readonly children: ReactNode
}

/** A part of the settings, with what is loading or could not be loaded. */
export function Card({ title, lead, error = null, onRetry, isPending = false, children }: Props) {
  return (
    <section className={styles.card} aria-label={title}>
      <h2>{title}</h2>
      {lead !== undefined && <p className={styles.lead}>{lead}</p>}
      {error !== null && (
        <Notice
          tone="error"
          title="This could not be loaded"
          action={onRetry && <Button onPress={onRetry}>Try again</Button>}
        >
          {error.message}
        </Notice>
      )}
      {isPending && <Skeleton height={80} />}
      {children}
    </section>
  )
}
