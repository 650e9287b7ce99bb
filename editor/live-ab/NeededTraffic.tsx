import type { Metric } from '../../engine/evaluate/live/plan.ts'
import { formatCount } from '../ui/figures.ts'
import { neededTraffic, roundedUp } from './needed-traffic.ts'
import { baselineOf, useRecentTraffic } from './recent-traffic.ts'
import styles from './NewLiveTest.module.css'

interface Props {
  readonly graph: string
  readonly deployment: string
  readonly metric: Metric
  /** Of the candidate, from 0 to 1. */
  readonly share: number
}

const whole = new Intl.NumberFormat()

/** How much traffic it takes to see the smallest difference worth having, and how many days that is. */
export function NeededTraffic({ graph, deployment, metric, share }: Props) {
  const { data } = useRecentTraffic(graph, deployment)
  if (data === undefined) return null
  const baseline = baselineOf(metric, data)
  const needed = neededTraffic(metric, baseline, share)
  return (
    <section className={styles.needed} aria-label="Needed traffic">
      <h2>What it takes</h2>
      {needed === undefined ? (
        <p>
          How much traffic it takes cannot be said: recent runs show no spread of {metric.label}.
        </p>
      ) : (
        <>
          <p className={styles.figure}>
            <strong>{whole.format(roundedUp(needed.units))}</strong> units
          </p>
          <p>
            that count for {metric.label}, of both variants together, show the difference with a
            chance of 80 %.
          </p>
          <p className={styles.figure}>
            {needed.days === undefined ? (
              <span>Days are not known yet</span>
            ) : (
              <>
                <strong>{whole.format(Math.max(1, Math.ceil(needed.days)))}</strong>{' '}
                {Math.ceil(needed.days) <= 1 ? 'day' : 'days'}
              </>
            )}
          </p>
          <p>
            {baseline.perDay === undefined
              ? 'There are too few recent runs to tell how many come on a day.'
              : `At about ${formatCount(Math.round(baseline.perDay), 'unit')} on a day.`}
          </p>
        </>
      )}
      <p className={styles.from}>
        {baseline.from} A larger difference shows sooner; a week is the least, because users change
        with the days.
      </p>
    </section>
  )
}
