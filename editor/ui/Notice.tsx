import { CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './Notice.module.css'

interface Props {
  readonly tone?: 'neutral' | 'ok' | 'warn' | 'error'
  readonly title?: string
  readonly action?: ReactNode
  readonly children?: ReactNode
}

/** A calm block with something to know: what failed, whether work is safe, what to do. */
export function Notice({ tone = 'neutral', title, action, children }: Props) {
  const Icon = tone === 'ok' ? CircleCheck : tone === 'neutral' ? Info : TriangleAlert
  return (
    <div className={styles.notice} data-tone={tone} role={tone === 'error' ? 'alert' : 'note'}>
      <Icon size={16} aria-hidden className={styles.icon} />
      <div className={styles.text}>
        {title !== undefined && <strong>{title}</strong>}
        {children}
      </div>
      {action}
    </div>
  )
}
