import { CircleCheck, OctagonAlert } from 'lucide-react'
import { showCount } from '../../engine/evaluate/live/amounts.ts'
import type { LiveResult } from '../../engine/evaluate/live/result.ts'
import { seriesColor } from '../deployments/series.ts'
import styles from './SplitPart.module.css'

/** How many units each variant got, and whether that is what the shares say. */
export function SplitPart({ result: { split, state } }: { result: LiveResult }) {
  const wrong = state === 'split-wrong'
  const most = Math.max(
    1,
    ...split.variants.map(({ units, expected }) => Math.max(units, expected)),
  )
  const Icon = wrong ? OctagonAlert : CircleCheck
  return (
    <section className={styles.split} aria-label="Share check">
      <h2>
        Units of each variant
        <span className={styles.check} data-wrong={wrong}>
          <Icon size={14} aria-hidden />
          {wrong ? 'Not as the shares say' : 'As the shares say'}
        </span>
      </h2>
      <ul>
        {split.variants.map(({ variant, units, expected }, at) => (
          <li key={variant}>
            <strong>{variant}</strong>
            <span className={styles.bar} aria-hidden>
              <i style={{ width: `${(units / most) * 100}%`, background: seriesColor(at) }} />
              <b style={{ left: `${(expected / most) * 100}%` }} />
            </span>
            <span className={styles.number}>
              {showCount(units)} <small>of {showCount(expected)} expected</small>
            </span>
          </li>
        ))}
      </ul>
      <p>
        χ² {split.statistic.toFixed(1)}, always-valid p{' '}
        {split.alwaysValidP < 0.001 ? '< 0.001' : split.alwaysValidP.toPrecision(2)}; the alarm is
        raised at 0.01.
        {wrong && ' Units get lost or are counted twice: no figure above can be trusted.'}
      </p>
    </section>
  )
}
