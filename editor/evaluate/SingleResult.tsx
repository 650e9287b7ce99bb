import { Link } from 'wouter'
import type { ExperimentAnswer } from '../../server/api/experiments.ts'
import { paths } from '../paths.ts'
import { formatCost, formatCount, formatDuration } from '../ui/figures.ts'
import { BigFact } from './BigSelect.tsx'
import { Card } from './Card.tsx'
import { useCompareAddress } from './compare-address.ts'
import { DeployVariant } from './DeployVariant.tsx'
import { CopyReport } from './CopyReport.tsx'
import { kindWords } from './evaluator-words.ts'
import { RowsCard } from './RowsCard.tsx'
import { figuresOfColumns } from './VariantTable.tsx'
import styles from './SingleResult.module.css'

/** One version alone: its means with intervals, and its examples. Nothing is compared. */
export function SingleResult({ experiment }: { experiment: ExperimentAnswer }) {
  const [address, setAddress] = useCompareAddress()
  const column = experiment.columns[0]
  if (column === undefined) return null
  const { evaluators, examples, trials } = experiment
  const metric = evaluators.find(({ key }) => key === address.metric)?.key ?? evaluators[0]?.key
  return (
    <>
      <div className={styles.bar}>
        <BigFact label="Version">
          <i data-side="candidate" aria-hidden />
          {column.name}
        </BigFact>
        <BigFact label="Dataset">
          <Link href={`${paths.dataset(experiment.dataset)}?version=${experiment.datasetVersion}`}>
            {experiment.dataset}
          </Link>
          <em>
            {formatCount(examples, 'example')}
            {trials > 1 && ` · ${trials} trials each`}
          </em>
        </BigFact>
        <span className={styles.space} />
        <CopyReport id={experiment.id} pair={{ baseline: column.name }} />
        <DeployVariant experiment={experiment} variant={column.name} />
      </div>
      <p className={styles.lead}>
        {formatCount(column.runs, 'run')}, {column.failed} failed
        {column.latency !== null &&
          `; half of them within ${formatDuration(column.latency.p50)}, 95 % within ${formatDuration(column.latency.p95)}`}
        {column.cost !== null && `; ${formatCost(column.cost)} each`}. Add a variant to compare it
        with.
      </p>
      <div className={styles.two}>
        <Card title="Scores" lead="Means over the examples, with 95 % intervals." padded={false}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Metric</th>
                <th scope="col">Mean</th>
                <th scope="col">Interval</th>
                <th scope="col">n</th>
              </tr>
            </thead>
            <tbody>
              {evaluators.map((evaluator) => {
                const score = column.scores[evaluator.key]
                const figures = figuresOfColumns(evaluator, experiment.columns)
                const words = [kindWords(evaluator), figures.counted].filter((one) => one !== '')
                return (
                  <tr key={evaluator.key} data-selected={evaluator.key === metric || undefined}>
                    <th scope="row">
                      <button
                        type="button"
                        aria-pressed={evaluator.key === metric}
                        onClick={() => setAddress({ metric: evaluator.key })}
                      >
                        {evaluator.title}
                      </button>
                      <small>{words.join(', ')}</small>
                    </th>
                    <td>
                      <b>
                        {score === undefined || score.mean === null
                          ? '–'
                          : figures.value(score.mean)}
                      </b>
                    </td>
                    <td>
                      {score === undefined || score.interval === null
                        ? ''
                        : figures.range(score.interval[0], score.interval[1])}
                    </td>
                    <td>
                      {score?.n ?? 0}
                      {score !== undefined && score.errors > 0 && (
                        <em>{formatCount(score.errors, 'error')}</em>
                      )}
                      {score !== undefined && score.notApplicable > 0 && (
                        <small>{score.notApplicable} n/a</small>
                      )}
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </Card>
        {metric !== undefined && (
          <RowsCard experiment={experiment} pair={{ baseline: column.name }} metric={metric} />
        )}
      </div>
    </>
  )
}
