import type { ColumnScore, ExperimentAnswer, VariantColumn } from '../../server/api/experiments.ts'
import { formatCost, formatCount, formatDuration } from '../ui/figures.ts'
import { Card } from './Card.tsx'
import { useCompareAddress } from './compare-address.ts'
import { figuresOf, type MetricFigures } from './metric-figures.ts'
import { runFigures } from './run-figures.ts'
import { columnWords } from './variant-words.ts'
import styles from './VariantTable.module.css'

/** All variants with their means and intervals, what they cost and how long they take; two are picked to be compared. */
export function VariantTable({ experiment }: { experiment: ExperimentAnswer }) {
  const { columns, evaluators, status } = experiment
  const [address, setAddress] = useCompareAddress()
  const baseline = columns.find(({ name }) => name === address.base)?.name ?? columns[0]?.name
  const candidate =
    columns.find(({ name }) => name === address.cand && name !== baseline)?.name ??
    columns.find(({ name }) => name !== baseline)?.name
  const shown = runFigures(evaluators)
  const picks = status !== 'running' && columns.length > 2
  return (
    <Card
      title="Variants"
      lead={
        picks
          ? 'Means with their 95 % intervals. Choose which two stand below.'
          : 'Means so far, with their 95 % intervals.'
      }
      padded={false}
    >
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Variant</th>
              {picks && <th scope="col">Baseline · candidate</th>}
              {evaluators.map(({ key, title, node }) => (
                <th key={key} scope="col">
                  {title}
                  {node !== undefined && <small>{node}</small>}
                </th>
              ))}
              {shown.cost && <th scope="col">Cost per run</th>}
              {shown.latency && <th scope="col">p50 · p95</th>}
              <th scope="col">Executed · reused</th>
            </tr>
          </thead>
          <tbody>
            {columns.map((column) => (
              <tr key={column.name}>
                <th scope="row">
                  {column.name}
                  {columnWords(column) !== undefined && <small>{columnWords(column)}</small>}
                </th>
                {picks && (
                  <td className={styles.picks}>
                    <Pick
                      name="baseline"
                      column={column}
                      checked={column.name === baseline}
                      onPick={() => setAddress({ base: column.name, cand: candidate })}
                    />
                    <Pick
                      name="candidate"
                      column={column}
                      checked={column.name === candidate}
                      onPick={() => setAddress({ cand: column.name, base: baseline })}
                    />
                  </td>
                )}
                {evaluators.map((evaluator) => (
                  <td key={evaluator.key}>
                    <Score
                      score={column.scores[evaluator.key]}
                      figures={figuresOfColumns(evaluator, columns)}
                      more={
                        evaluator.evaluator === 'latency' && evaluator.node === undefined
                          ? percentilesOf(column)
                          : undefined
                      }
                    />
                  </td>
                ))}
                {shown.cost && <td>{column.cost === null ? '–' : formatCost(column.cost)}</td>}
                {shown.latency && (
                  <td>
                    {column.latency === null
                      ? '–'
                      : `${formatDuration(column.latency.p50)} · ${formatDuration(column.latency.p95)}`}
                  </td>
                )}
                <td>
                  {`${column.executed.toLocaleString()} · ${column.reused.toLocaleString()}`}
                  {column.failed > 0 && <em>{column.failed} failed</em>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}

interface PickProps {
  readonly name: 'baseline' | 'candidate'
  readonly column: VariantColumn
  readonly checked: boolean
  readonly onPick: () => void
}

function Pick({ name, column, checked, onPick }: PickProps) {
  return (
    <label className={styles.pick} data-side={name}>
      <input
        type="radio"
        name={name}
        checked={checked}
        onChange={onPick}
        aria-label={`${column.name} as ${name}`}
      />
    </label>
  )
}

function percentilesOf({ latency }: VariantColumn): string | undefined {
  return latency === null
    ? undefined
    : `half within ${formatDuration(latency.p50)}, 95 % within ${formatDuration(latency.p95)}`
}

interface ScoreProps {
  readonly score: ColumnScore | undefined
  readonly figures: MetricFigures
  /** Said with the number of examples. */
  readonly more: string | undefined
}

function Score({ score, figures, more }: ScoreProps) {
  if (score === undefined || score.mean === null) {
    const words = score === undefined ? [] : missingWords(score)
    return <span>–{score !== undefined && score.errors > 0 && <em>{words.join(', ')}</em>}</span>
  }
  return (
    <span
      title={[`${score.n} examples`, ...missingWords(score), ...(more ? [more] : [])].join(', ')}
    >
      <b>{figures.value(score.mean)}</b>
      {score.interval !== null && (
        <small>{` ${figures.range(score.interval[0], score.interval[1])}`}</small>
      )}
    </span>
  )
}

function missingWords({ errors, notApplicable }: ColumnScore): string[] {
  return [
    ...(errors > 0 ? [formatCount(errors, 'error')] : []),
    ...(notApplicable > 0 ? [`does not apply to ${notApplicable}`] : []),
  ]
}

/** One unit for a metric over all variants. */
export function figuresOfColumns(
  evaluator: ExperimentAnswer['evaluators'][number],
  columns: readonly VariantColumn[],
): MetricFigures {
  const means = columns.map(({ scores }) => scores[evaluator.key]?.mean ?? 0)
  return figuresOf({
    ...(evaluator.unit === undefined ? {} : { unit: evaluator.unit }),
    test: evaluator.type === 'boolean' ? 'mcnemar' : 'bootstrap',
    baseline: Math.min(...means),
    candidate: Math.max(...means),
  })
}
