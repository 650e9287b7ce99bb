import { timeIn } from './trigger-words.ts'
import { useTimes } from './trigger-requests.ts'
import styles from './NextTimes.module.css'

/** The next times of a schedule, or what is wrong with it. */
export function NextTimes({ expression, timeZone }: { expression: string; timeZone: string }) {
  const next = useTimes(expression, timeZone)
  if (next === undefined || expression.trim() === '') return null
  if (next.problem !== undefined) {
    return (
      <p className={styles.problem} role="status">
        {next.problem}
      </p>
    )
  }
  return (
    <section className={styles.next} aria-label="Next times">
      <h3>Next times</h3>
      <ol>
        {next.times.map((at) => (
          <li key={at}>{timeIn(at, timeZone)}</li>
        ))}
      </ol>
    </section>
  )
}
