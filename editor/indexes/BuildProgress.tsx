import type { IndexProgress } from '../../server/api/indexes.ts'
import { Progress } from '../ui/Progress.tsx'
import { timeLeft } from './time-left.ts'
import styles from './BuildProgress.module.css'

/** How far the server is with an index: what it does, how much is done, how long it will take. */
export function BuildProgress({
  progress,
  small = false,
}: {
  progress: IndexProgress
  small?: boolean
}) {
  const { done, total, what, secondsLeft } = progress
  const label = total === 0 ? `Working: ${what}` : `${what}, ${done} of ${total}`
  return (
    <div className={styles.progress} data-small={small || undefined}>
      <div className={styles.words}>
        <span className={styles.what}>{label}</span>
        {secondsLeft !== undefined && <span>{timeLeft(secondsLeft)}</span>}
      </div>
      <Progress label={label} labelHidden value={total === 0 ? 0 : done} maxValue={total || 1} />
    </div>
  )
}
