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
  // The name of a file says more than the folders before it.
  const label = `Working on ${what.split('/').findLast((part) => part !== '') ?? what}`
  const left = secondsLeft === undefined ? [] : [timeLeft(secondsLeft)]
  const figures = total === 0 ? left : [`${done} of ${total}`, ...left]
  return (
    <div className={styles.progress} data-small={small || undefined}>
      <div className={styles.words}>
        <span className={styles.what} title={what}>
          {label}
        </span>
        <span>{figures.join(', ')}</span>
      </div>
      <Progress label={label} labelHidden value={total === 0 ? 0 : done} maxValue={total || 1} />
    </div>
  )
}
