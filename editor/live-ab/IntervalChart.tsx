import { showCount, showDifference, showRange } from '../../engine/evaluate/live/amounts.ts'
import type { Comparison, PathPoint } from '../../engine/evaluate/live/result.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import styles from './IntervalChart.module.css'

interface Props {
  readonly comparison: Comparison
  readonly control: string
}

/** How difference and interval went with each unit that came. Better is up. */
export function IntervalChart({ comparison, control }: Props) {
  const { primary, candidate } = comparison
  const { metric } = primary
  const path = comparison.path.filter((point) =>
    [point.low, point.high, point.difference].every((value) => Number.isFinite(value)),
  )
  if (path.length < 2) {
    return (
      <EmptyState title="Nothing to draw yet">
        The interval shows as soon as both variants have the units that it takes.
      </EmptyState>
    )
  }
  const turn = metric.better === 'higher' ? 1 : -1
  const effect =
    'absolute' in metric.smallestEffect
      ? metric.smallestEffect.absolute
      : metric.smallestEffect.relative * Math.abs(primary.control.mean)
  const reach = reachOf(path, effect)
  const most = path.at(-1)?.units ?? 1
  const x = (units: number): number => (units / most) * 1000
  const y = (value: number): number =>
    100 - (Math.max(-reach, Math.min(reach, value * turn)) / reach) * 100
  const band = [
    ...path.map((point) => `${x(point.units)},${y(point.high)}`),
    ...path.toReversed().map((point) => `${x(point.units)},${y(point.low)}`),
  ].join(' ')
  const line = path.map((point) => `${x(point.units)},${y(point.difference)}`).join(' ')
  const last = path.at(-1)!
  return (
    <figure className={styles.chart}>
      <div className={styles.scale} aria-hidden>
        <span>{candidate} better</span>
        <span>no difference</span>
        <span>{control} better</span>
      </div>
      <div className={styles.plot}>
        <svg viewBox="0 0 1000 200" preserveAspectRatio="none" aria-hidden>
          <polygon points={band} className={styles.band} />
          {[effect * turn, -effect * turn].map((at) => (
            <line key={at} x1={0} x2={1000} y1={y(at)} y2={y(at)} className={styles.effect} />
          ))}
          <line x1={0} x2={1000} y1={100} y2={100} className={styles.zero} />
          <polyline points={line} className={styles.line} />
        </svg>
        {x(path[0]?.units ?? 0) > 250 && (
          <span className={styles.before} style={{ width: `${x(path[0]?.units ?? 0) / 10}%` }}>
            Too few units of each variant
          </span>
        )}
        <i className={styles.last} style={{ top: `${y(last.difference) / 2}%` }} aria-hidden />
      </div>
      <div className={styles.units} aria-hidden>
        <span>0</span>
        <span>
          units that came; dashed: the smallest difference worth having,{' '}
          {showDifference(metric, effect)}
        </span>
        <span>{showCount(most)}</span>
      </div>
      <details className={styles.table}>
        <summary>As a table</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">Units</th>
              <th scope="col">Difference</th>
              <th scope="col">Interval</th>
            </tr>
          </thead>
          <tbody>
            {everyFew(path, 12).map((point) => (
              <tr key={point.units}>
                <td>{showCount(point.units)}</td>
                <td>
                  {point.difference < 0 ? '−' : '+'}
                  {showDifference(metric, point.difference)}
                </td>
                <td>{showRange(metric, point)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}

/** How far the axis goes to both sides: the first intervals are so wide that they would flatten the rest. */
function reachOf(path: readonly PathPoint[], effect: number): number {
  const later = path.slice(Math.floor(path.length / 4))
  const most = Math.max(...later.flatMap(({ low, high }) => [Math.abs(low), Math.abs(high)]))
  return Math.max(most, effect * 1.3) || 1
}

function everyFew(path: readonly PathPoint[], count: number): readonly PathPoint[] {
  const step = Math.max(1, Math.ceil(path.length / count))
  return path.filter((_, at) => at % step === 0 || at === path.length - 1)
}
