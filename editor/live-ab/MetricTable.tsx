import { Check, Minus, TriangleAlert } from 'lucide-react'
import type { Comparison } from '../../engine/evaluate/live/result.ts'
import type { LiveTestCreate } from '../../server/api/live-ab.ts'
import { seriesColor } from '../deployments/series.ts'
import { metricRows, type Axis, type MetricRow } from './metric-rows.ts'
import { capital } from './metrics.ts'
import styles from './MetricTable.module.css'

interface Props {
  readonly plan: LiveTestCreate
  readonly comparison: Comparison
}

const roles = { main: 'decides', guardrail: 'guardrail', other: 'shown only' } as const
const icons = { better: Check, worse: TriangleAlert, open: Minus } as const

/** Every metric with both values, and the difference on an axis. Better is always to the right. */
export function MetricTable({ plan, comparison }: Props) {
  const { candidate } = comparison
  return (
    // In a narrow window the keys scroll it.
    <div className={styles.card} tabIndex={0} role="region" aria-label="Metrics">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Metric</th>
            <th scope="col" className={styles.number}>
              <Swatch at={0} />
              {plan.control}
            </th>
            <th scope="col" className={styles.number}>
              <Swatch at={1 + plan.candidates.indexOf(candidate)} />
              {candidate}
            </th>
            <th scope="col">
              <span className={styles.ends}>
                <span>{plan.control} better</span>
                <span>difference, always-valid interval</span>
                <span>{candidate} better</span>
              </span>
            </th>
            <th scope="col">Difference</th>
            <th scope="col">Verdict</th>
          </tr>
        </thead>
        <tbody>
          {metricRows(comparison).map((row) => (
            <Row key={row.key} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Swatch({ at }: { at: number }) {
  return <i className={styles.swatch} style={{ background: seriesColor(at) }} aria-hidden />
}

function Row({ row }: { row: MetricRow }) {
  const Icon = icons[row.tone]
  return (
    <tr data-tone={row.tone}>
      <th scope="row">
        <span className={styles.label}>{capital(row.label)}</span>
        <small>
          {roles[row.role]}, {row.counts}
        </small>
      </th>
      <td className={styles.number}>{row.control}</td>
      <td className={styles.number}>
        <strong>{row.candidate}</strong>
      </td>
      <td>
        <AxisView axis={row.axis} />
      </td>
      <td className={styles.difference}>
        {row.difference}
        {row.interval !== '' && <small>[{row.interval}]</small>}
      </td>
      <td className={styles.verdict}>
        <span>
          <Icon size={14} strokeWidth={2.4} aria-hidden />
          {row.verdict}
        </span>
        <small>{row.why}</small>
      </td>
    </tr>
  )
}

/** The figures beside it say the same. */
function AxisView({ axis }: { axis: Axis | undefined }) {
  const at = (value: number): string => `${((value + 1) / 2) * 100}%`
  return (
    <div className={styles.axis} aria-hidden>
      <i className={styles.zero} />
      {axis?.margin !== undefined && (
        <i className={styles.margin} style={{ left: at(axis.margin) }} />
      )}
      {axis !== undefined && (
        <>
          <i
            className={styles.range}
            style={{ left: at(axis.low), width: `${((axis.high - axis.low) / 2) * 100}%` }}
          />
          <i className={styles.point} style={{ left: at(axis.point) }} />
        </>
      )}
    </div>
  )
}
