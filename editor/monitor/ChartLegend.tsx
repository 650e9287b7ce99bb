import { colorOf, dashOf } from './chart-looks.ts'
import type { ChartLine, ChartPicture } from './chart-picture.ts'
import { formatStretch } from './moment-words.ts'
import type { TimeGrid } from './time-grid.ts'
import { formatFigure, formatShare, type Unit } from './units.ts'
import styles from './ChartLegend.module.css'

interface Props {
  readonly picture: ChartPicture
  readonly grid: TimeGrid
  /** The bucket under the pointer; left out, the figures are those of all the time. */
  readonly moment: number | undefined
}

/** What the lines of a chart stand for, with their figures of a moment or of all the time. */
export function ChartLegend({ picture: { lines, shape, unit }, grid, moment }: Props) {
  const start = moment === undefined ? undefined : grid.starts[moment]
  return (
    <div className={styles.legend}>
      <dl className={styles.lines}>
        {lines.map((line) => (
          <div key={line.label}>
            <dt>
              <i
                className={styles.swatch}
                data-shape={dashOf(line.look) === undefined ? shape : 'dashes'}
                style={{ color: colorOf(line.look) }}
                aria-hidden
              />
              {line.label}
            </dt>
            <dd>{start === undefined ? wholeFigure(line, unit) : figureAt(line, moment, unit)}</dd>
          </div>
        ))}
      </dl>
      <span className={styles.moment}>
        {start === undefined ? 'all of this time' : momentWords(start, grid.every)}
      </span>
    </div>
  )
}

function wholeFigure({ whole }: ChartLine, unit: Unit): string {
  return whole === null ? '–' : formatFigure(unit, whole)
}

/** A share with its interval and what it is of. */
function figureAt({ values, shares }: ChartLine, bucket = 0, unit: Unit): string {
  const value = values[bucket] ?? null
  const share = shares?.[bucket]
  if (value === null) return '–'
  const figure = formatFigure(unit, value)
  if (share == null) return figure
  return `${figure}, ${formatShare(share.low)} to ${formatShare(share.high)} (n ${share.of})`
}

function momentWords(start: number, every: number): string {
  const end = start + every
  return `${formatStretch({ from: start, to: end })}${end > Date.now() ? ', not over yet' : ''}`
}
