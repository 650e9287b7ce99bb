import type { ExperimentAnswer, RowSide } from '../../server/api/experiments.ts'
import type { ScoreResult } from '../../engine/evaluate/score.ts'
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
        {evaluators.map(({ key, title, node, unit }) => (
          <tr key={key} data-selected={key === metric || undefined}>
            <th scope="row">
              {title}
              {node !== undefined && <small>at {node}</small>}
            </th>
            {sides.map((side) => {
              const score = side.scores[key]
              return (
                <td key={side.variant}>
                  <b data-status={score?.status}>{scoreWords(score)}</b>
                  {unit !== undefined && score?.status === 'ok' && ` ${unit}`}
                  {trialWords(side, key) !== '' && <small>{trialWords(side, key)}</small>}
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

function reasonOf(score: ScoreResult | undefined): string {
  if (score === undefined) return ''
  return score.status === 'ok' ? (score.explanation ?? '') : score.reason
}

function trialWords({ trials }: RowSide, key: string): string {
  if (trials.length < 2) return ''
  return `trials: ${trials.map(({ scores }) => scoreWords(scores[key])).join(', ')}`
}
