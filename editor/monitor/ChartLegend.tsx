import { certaintyWords } from './certainty-words.ts'
import { colorOf, dashOf } from './chart-looks.ts'
import type { ChartLine, ChartPicture } from './chart-picture.ts'
import { formatStretch } from './moment-words.ts'
import type { TimeGrid } from './time-grid.ts'
import { formatFigure, type Unit } from './units.ts'
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

function wholeFigure({ whole, wholeCertainty }: ChartLine, unit: Unit): string {
  if (whole === null) return '–'
  const certainty = wholeCertainty === undefined ? '' : certaintyWords(wholeCertainty, unit)
  return `${formatFigure(unit, whole)}${certainty}`
}

/** A share or mean with its interval and what it is of. */
function figureAt({ values, certainty }: ChartLine, bucket = 0, unit: Unit): string {
  const value = values[bucket] ?? null
  const own = certainty?.[bucket]
  if (value === null) return '–'
  return `${formatFigure(unit, value)}${own == null ? '' : certaintyWords(own, unit)}`
}

function momentWords(start: number, every: number): string {
  const end = start + every
  return `${formatStretch({ from: start, to: end })}${end > Date.now() ? ', not over yet' : ''}`
}
