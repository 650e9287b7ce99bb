import type { AlertChange } from '../../../server/api/alerts.ts'
import { useSlowNow } from '../../ui/clock.ts'
import { formatUntil } from '../../ui/figures.ts'
import { formatMoment } from '../moment-words.ts'
import styles from './AlertHistory.module.css'

/** When a rule began and ceased to fire, newest first, and whether that was told. */
export function AlertHistory({ changes }: { readonly changes: readonly AlertChange[] }) {
  const now = useSlowNow()
  return (
    <ol className={styles.list} aria-label="Last changes">
      {changes.map(({ id, kind, at, text, told }) => (
        <li key={id} data-kind={kind}>
          <time dateTime={new Date(at).toISOString()}>{formatMoment(at)}</time>
          <span>
            {text}
            {told !== undefined && <small>{toldText(told, now)}</small>}
          </span>
        </li>
      ))}
    </ol>
  )
}

function toldText(told: NonNullable<AlertChange['told']>, now: number): string {
  const { state, attempts, nextAt, problem } = told
  if (state === 'delivered') {
    return attempts === 1 ? 'The webhook took it.' : `The webhook took it at attempt ${attempts}.`
  }
  if (state === 'failed') return `The webhook was given up. ${problem ?? ''}`
  const next = nextAt === undefined ? '' : ` The next attempt comes ${formatUntil(nextAt, now)}.`
  return `${problem ?? 'The webhook is being told.'}${problem === undefined ? '' : next}`
}
