import { useMemo } from 'react'
import type { MonitorAnswer } from '../../server/api/monitor.ts'
import type { ChartLimits } from './alerts/chart-limits.ts'
import { ChartCard } from './ChartCard.tsx'
import { chartPictures } from './chart-picture.ts'
import { formatMoment } from './moment-words.ts'
import type { Stretch } from './monitor-range.ts'
import { NoScores, ScoringCost, ScoringNotes } from './ScoringParts.tsx'
import { closerPart, timeGrid } from './time-grid.ts'
import styles from './MonitorView.module.css'

/** One and the same, by which a chart sees that nothing changed. */
const noLimits: readonly number[] = []

interface Props {
  readonly answer: MonitorAnswer
  readonly limits: ChartLimits
  /** The deployment that is shown alone. */
  readonly deployment: string | undefined
  /** Ids of the charts that are shown as tables. */
  readonly tables: readonly string[]
  readonly onTable: (chart: string, shown: boolean) => void
  /** A part of the time is to be looked at closer. */
  readonly onPart: (part: Stretch) => void
}

/** The charts of a time. */
export function MonitorView({ answer, limits, deployment, tables, onTable, onPart }: Props) {
  const grid = useMemo(() => timeGrid(answer), [answer])
  const pictures = useMemo(() => chartPictures(answer, grid), [answer, grid])
  const { to, marks, scores, scoring } = answer
  return (
    <>
      {scoring !== undefined && <ScoringNotes scoring={scoring} />}
      <div className={styles.charts}>
        {pictures.map((picture) => (
          <ChartCard
            key={picture.id}
            picture={picture}
            grid={grid}
            marks={marks}
            limits={limits[picture.id] ?? noLimits}
            asTable={tables.includes(picture.id)}
            onTable={(shown) => onTable(picture.id, shown)}
            onDrawnOver={(drawn) => onPart(closerPart(grid, drawn, to))}
          />
        ))}
        {deployment !== undefined && scores.length === 0 && <NoScores deployment={deployment} />}
      </div>
      {deployment !== undefined && scoring !== undefined && (
        <ScoringCost deployment={deployment} scoring={scoring} />
      )}
      {marks.length > 0 && (
        <ul className="visually-hidden" aria-label="Revisions of deployments in this time">
          {marks.map(({ at, deployment, revision, step, title, by }) => (
            <li key={`${deployment} ${revision} ${step}`}>
              {formatMoment(at)}: {deployment}, revision {revision}, by {by}
              {title !== '' && `: ${title}`}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
