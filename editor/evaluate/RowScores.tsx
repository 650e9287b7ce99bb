import type { ExperimentAnswer, RowSide } from '../../server/api/experiments.ts'
import type { ScoreResult, ScoreType } from '../../engine/evaluate/score.ts'
import { formatCost, formatDuration } from '../ui/figures.ts'
import { scoreWords } from './row-words.ts'
import styles from './RowScores.module.css'

interface Props {
  readonly sides: readonly RowSide[]
  readonly evaluators: ExperimentAnswer['evaluators']
  /** Stands out: the one by which the list is sorted. */
  readonly metric: string
}

/** Every score of the example with the words of who gave it. */
export function RowScores({ sides, evaluators, metric }: Props) {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Score</th>
          {sides.map(({ variant }) => (
            <th key={variant} scope="col">
              {variant}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {evaluators.map(({ key, title, node, unit, type }) => (
          <tr key={key} data-selected={key === metric || undefined}>
            <th scope="row">
              {title}
              {node !== undefined && <small>at {node}</small>}
            </th>
            {sides.map((side) => {
              const score = side.scores[key]
              return (
                <td key={side.variant}>
                  <b data-status={score?.status}>{figureOf(score, unit, type)}</b>
                  {side.trials.length > 1 && (
                    <small>{`trials: ${trialsOf(side, key, unit, type)}`}</small>
                  )}
                  {reasonOf(score) !== '' && <p>{reasonOf(score)}</p>}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Times and money as everywhere else, so that the unit fits how much it is. */
function figureOf(
  score: ScoreResult | undefined,
  unit: string | undefined,
  type: ScoreType,
): string {
  // The mean of passes over several trials is a share.
  if (type === 'boolean' && score?.status === 'ok' && typeof score.value === 'number')
    return `${Math.round(score.value * 100)} %`
  if (score?.status !== 'ok' || typeof score.value !== 'number' || unit === undefined)
    return scoreWords(score)
  if (unit === 's') return formatDuration(score.value * 1000)
  if (unit === 'USD') return formatCost(score.value)
  return `${scoreWords(score)} ${unit}`
}

function reasonOf(score: ScoreResult | undefined): string {
  if (score === undefined) return ''
  return score.status === 'ok' ? (score.explanation ?? '') : score.reason
}

function trialsOf(
  { trials }: RowSide,
  key: string,
  unit: string | undefined,
  type: ScoreType,
): string {
  return trials.map(({ scores }) => figureOf(scores[key], unit, type)).join(', ')
}
