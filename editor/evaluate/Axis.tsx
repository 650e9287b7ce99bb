import type { Verdict } from '../../engine/evaluate/comparison/comparison.ts'
import styles from './Axis.module.css'

interface Props {
  /** Read out in place of the drawing. */
  readonly label: string
  /** Candidate less baseline. */
  readonly difference: number
  readonly interval: readonly [number, number] | null
  /** The difference at either end of the axis. */
  readonly most: number
  /** Better is always to the right, also where less is better. */
  readonly direction: 'higher' | 'lower'
  readonly verdict: Verdict
}

/** A difference and its interval on an axis with 0 in the middle. */
export function Axis({ label, difference, interval, most, direction, verdict }: Props) {
  const sign = direction === 'higher' ? 1 : -1
  const place = (value: number): number => {
    const share = most === 0 ? 0 : (sign * value) / most
    return 50 + Math.max(-1, Math.min(1, share)) * 48
  }
  const ends = interval?.map(place).toSorted((a, b) => a - b)
  return (
    <div className={styles.axis} data-verdict={verdict} role="img" aria-label={label}>
      <span className={styles.zero} />
      {ends?.[0] !== undefined && ends[1] !== undefined && (
        <span
          className={styles.interval}
          style={{ left: `${ends[0]}%`, width: `${ends[1] - ends[0]}%` }}
        />
      )}
      <span className={styles.dot} style={{ left: `${place(difference)}%` }} />
    </div>
  )
}

/** What an axis must reach so that all of these fit. */
export function mostOf(
  all: readonly {
    readonly difference: number | null
    readonly interval: readonly [number, number] | null
  }[],
): number {
  const reached = all.flatMap(({ difference, interval }) => [
    Math.abs(difference ?? 0),
    ...(interval ?? []).map(Math.abs),
  ])
  return Math.max(0, ...reached) * 1.12
}
