import { useNow, useSlowNow } from '../ui/clock.ts'
import { formatUntil } from '../ui/figures.ts'
import type { WaitingSpan } from './waiting-spans.ts'
import styles from './Deadline.module.css'

/** Milliseconds before the end from which on every second counts. */
const soon = 120_000

/** When the time to answer is over, and what happens then. */
export function Deadline({ span }: { span: WaitingSpan }) {
  const now = useSlowNow()
  const { deadline, request } = span
  if (deadline === undefined) return null
  const then = request.default === undefined ? 'then this node fails' : 'then the default is taken'
  return (
    <p className={styles.deadline} title={new Date(deadline).toLocaleString()}>
      Time ends {deadline - now < soon ? <Countdown to={deadline} /> : formatUntil(deadline, now)};{' '}
      {then}.
    </p>
  )
}

function Countdown({ to }: { to: number }) {
  return formatUntil(to, useNow())
}
