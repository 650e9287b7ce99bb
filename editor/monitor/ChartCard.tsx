import { TableProperties } from 'lucide-react'
import { useState } from 'react'
import type { MonitorMark } from '../../server/api/monitor.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { loadPart } from '../ui/load-part.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { ChartLegend } from './ChartLegend.tsx'
import { isEmpty, type ChartPicture } from './chart-picture.ts'
import { chartSummary } from './chart-summary.ts'
import { ChartTable } from './ChartTable.tsx'
import { MarkLines } from './MarkLines.tsx'
import type { Stretch } from './monitor-range.ts'
import { wholeOf, type TimeGrid } from './time-grid.ts'
import styles from './ChartCard.module.css'

// What draws them weighs as much as the page itself, which shows its figures without it.
const TimeChart = loadPart(() => import('./TimeChart.tsx'), <Skeleton height={190} />)

interface Props {
  readonly picture: ChartPicture
  readonly grid: TimeGrid
  readonly marks: readonly MonitorMark[]
  /** Of alerts about its figures. */
  readonly limits: readonly number[]
  readonly asTable: boolean
  readonly onTable: (shown: boolean) => void
  readonly onDrawnOver: (drawn: Stretch) => void
}

/** One chart with its legend, or the same figures as a table. */
export function ChartCard({ picture, grid, marks, limits, asTable, onTable, onDrawnOver }: Props) {
  const [moment, setMoment] = useState<number>()
  const { id, title, lead, lines, none, note } = picture
  const empty = isEmpty(picture)
  return (
    <section className={styles.card} aria-label={title}>
      <header className={styles.head}>
        <h2>
          {title}
          {lead !== undefined && <small>{lead}</small>}
        </h2>
        {!empty && (
          <IconButton
            label={`${title} as a table`}
            aria-pressed={asTable}
            active={asTable}
            onPress={() => onTable(!asTable)}
          >
            <TableProperties />
          </IconButton>
        )}
      </header>
      {empty ? (
        <p className={styles.none}>{none}</p>
      ) : asTable ? (
        <ChartTable picture={picture} grid={grid} />
      ) : (
        <>
          <ChartLegend picture={picture} grid={grid} moment={moment} />
          <TimeChart
            key={`${id} ${lines.map(({ label }) => label).join(' ')}`}
            picture={picture}
            grid={grid}
            above={<MarkLines marks={marks} whole={wholeOf(grid)} />}
            limits={limits}
            summary={chartSummary(picture, limits)}
            onMoment={setMoment}
            onDrawnOver={onDrawnOver}
          />
        </>
      )}
      {!empty && note !== undefined && <p className={styles.note}>{note}</p>}
    </section>
  )
}
