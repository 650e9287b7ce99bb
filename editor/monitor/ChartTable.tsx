import { countWords, intervalWords } from './certainty-words.ts'
import type { ChartPicture } from './chart-picture.ts'
import { formatStretch } from './moment-words.ts'
import type { TimeGrid } from './time-grid.ts'
import { formatFigure } from './units.ts'
import styles from './ChartTable.module.css'

interface Props {
  readonly picture: ChartPicture
  readonly grid: TimeGrid
}

/** The figures of a chart, newest first, without the times in which there are none. */
export function ChartTable({ picture: { title, lines, unit }, grid: { starts, every } }: Props) {
  const rows = starts
    .map((start, bucket) => ({ start, bucket }))
    .filter(({ bucket }) =>
      lines.some(({ values, certainty }) => {
        const value = values[bucket] ?? null
        return value !== null && (value !== 0 || certainty !== undefined)
      }),
    )
    .toReversed()
  const withIntervals = lines.some(({ certainty }) => certainty !== undefined)
  return (
    // The keys scroll it.
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={`${title} as a table`}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {lines.map(({ label }) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
            {withIntervals && (
              <>
                <th scope="col">95 % interval</th>
                <th scope="col">n</th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ start, bucket }) => (
            <tr key={start}>
              <th scope="row">{formatStretch({ from: start, to: start + every })}</th>
              {lines.map(({ label, values }) => {
                const value = values[bucket] ?? null
                return <td key={label}>{value === null ? '–' : formatFigure(unit, value)}</td>
              })}
              {lines.map(({ label, certainty }) => {
                const own = certainty?.[bucket]
                if (own == null) return null
                return [
                  <td key={`${label} interval`}>{intervalWords(own, unit)}</td>,
                  <td key={`${label} of`}>{countWords(own)}</td>,
                ]
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
