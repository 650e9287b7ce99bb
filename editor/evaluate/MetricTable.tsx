import type { ReactNode } from 'react'
import type { Comparison, MetricComparison } from '../../engine/evaluate/comparison/comparison.ts'
import { Axis, mostOf } from './Axis.tsx'
import { figuresOf } from './metric-figures.ts'
import { shortWhy } from './short-why.ts'
import { VerdictMark } from './VerdictMark.tsx'
import { WonBar } from './WonBar.tsx'
import styles from './MetricTable.module.css'

interface Props {
  readonly comparison: Comparison
  /** In small letters below the name of a metric: what gives it. */
  readonly kindOf: (metric: string) => string
  /** Below that, for what a judge says: how far it agrees with people. */
  readonly trustOf: (metric: string) => ReactNode | undefined
  /** The metric that the examples below are sorted by. */
  readonly selected: string | undefined
  readonly onSelect: (metric: string) => void
  readonly foot: ReactNode
}

/** Each metric: both values, the difference on an axis, who won how often, and the verdict. */
export function MetricTable({ comparison, kindOf, trustOf, selected, onSelect, foot }: Props) {
  const { baseline, candidate, metrics } = comparison
  const confidence = Math.round(comparison.method.confidence * 100)
  return (
    <section className={styles.card} aria-label="Metrics">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Metric</th>
            <th scope="col" className={styles.figure}>
              {baseline}
            </th>
            <th scope="col" className={styles.figure}>
              {candidate}
            </th>
            <th scope="col" className={styles.axis}>
              <span className={styles.ends}>
                <span>{baseline} better</span>
                <b>{`difference, ${confidence} % interval`}</b>
                <span>{candidate} better</span>
              </span>
            </th>
            <th scope="col">Difference</th>
            <th scope="col" className={styles.won}>
              Won · tied · lost
            </th>
            <th scope="col" className={styles.verdict}>
              Verdict
            </th>
          </tr>
        </thead>
        <tbody>
          {metrics.map((metric) => (
            <MetricRow
              key={metric.metric}
              metric={metric}
              kind={kindOf(metric.metric)}
              trust={trustOf(metric.metric)}
              most={reachOf(metric, metrics)}
              names={[baseline, candidate]}
              selected={metric.metric === selected}
              onSelect={() => onSelect(metric.metric)}
            />
          ))}
        </tbody>
      </table>
      <footer className={styles.foot}>{foot}</footer>
    </section>
  )
}

/** Between scores of 0 to 1 a hundredth is little, and must not fill the axis because all others are less. */
const leastReach = 0.1

function reachOf(metric: MetricComparison, metrics: readonly MetricComparison[]): number {
  const most = mostOf(metrics.filter((other) => isLike(other, metric)))
  return (metric.unit ?? '') === '' ? Math.max(most, leastReach) : most
}

/** Metrics that are counted alike share the length of their axis, so that they can be set side by side. */
function isLike(a: MetricComparison, b: MetricComparison): boolean {
  return (a.unit ?? '') === (b.unit ?? '') && (a.unit === undefined || a.metric === b.metric)
}

interface RowProps {
  readonly metric: MetricComparison
  readonly kind: string
  readonly trust: ReactNode | undefined
  readonly most: number
  /** Of the baseline and the candidate. */
  readonly names: readonly [string, string]
  readonly selected: boolean
  readonly onSelect: () => void
}

function MetricRow({ metric, kind, trust, most, names, selected, onSelect }: RowProps) {
  const { baseline, candidate, difference, interval, verdict, direction } = metric
  const figures = figuresOf(metric)
  const words = [kind, figures.counted].filter((part) => part !== '').join(', ')
  const written =
    difference === null
      ? '–'
      : `${figures.difference(difference)}${
          interval === null
            ? ''
            : `  [${figures.bound(interval[0])}, ${figures.bound(interval[1])}]`
        }`
  return (
    <tr data-selected={selected || undefined} onClick={onSelect}>
      <th scope="row" className={styles.metric}>
        <button
          type="button"
          className={styles.name}
          aria-pressed={selected}
          title="Sort the examples by this metric"
        >
          {metric.title}
        </button>
        {words !== '' && <small>{words}</small>}
        {trust !== undefined && <small>{trust}</small>}
      </th>
      <td className={styles.figure}>{baseline === null ? '–' : figures.value(baseline)}</td>
      <td className={styles.figure} data-strong>
        {candidate === null ? '–' : figures.value(candidate)}
      </td>
      <td className={styles.axis}>
        {difference !== null && verdict !== 'too-few' ? (
          <Axis
            label={`${metric.title}: ${written}`}
            {...{ difference, interval, most, direction, verdict }}
          />
        ) : (
          <span className={styles.missing}>{metric.n === 0 ? missingWords(metric) : ''}</span>
        )}
      </td>
      <td className={styles.number}>{written}</td>
      <td className={styles.won}>
        <WonBar won={metric.won} tied={metric.tied} lost={metric.lost} />
        {metric.errors[0] + metric.errors[1] > 0 && (
          <small className={styles.errors} title={errorWords(metric.errors, names)}>
            {`errors ${metric.errors.join(' · ')}`}
          </small>
        )}
      </td>
      <td className={styles.verdict}>
        <span title={metric.why}>
          <VerdictMark verdict={verdict} why={shortWhy(metric, figures)} />
        </span>
      </td>
    </tr>
  )
}

function errorWords(errors: readonly [number, number], names: readonly [string, string]): string {
  return errors
    .flatMap((count, side) =>
      count === 0 ? [] : [`${count} ended in an error in ${names[side] ?? ''}`],
    )
    .join(', ')
}

function missingWords({ notApplicable, errors }: MetricComparison): string {
  if (notApplicable[0] + notApplicable[1] > 0) return 'applies to none of these examples'
  return errors[0] + errors[1] > 0 ? 'could not be scored' : 'has no scores on both sides'
}
