import type { ScoreType } from '../../engine/evaluate/score.ts'
import type { ComparedRow } from '../../server/api/experiments.ts'
import { withoutMarks } from '../markdown/without-marks.ts'
import { Badge } from '../ui/Badge.tsx'
import { RowBox } from '../ui/RowBox.tsx'
import type { ChosenRows } from '../ui/use-chosen-rows.ts'
import { figuresOf } from './metric-figures.ts'
import { answerOf, numberOf, questionOf, scoreWords } from './row-words.ts'
import { WordDiff } from './WordDiff.tsx'
import styles from './RowsCard.module.css'

interface Props {
  readonly row: ComparedRow
  readonly metric: string
  readonly title: string
  readonly unit: string | undefined
  readonly type: ScoreType
  readonly direction: 'higher' | 'lower'
  /** What a metric is called. */
  readonly titleOf: (metric: string) => string
  readonly chosen: ChosenRows
  readonly onOpen: () => void
}

/** An example with what changed in its answer and its score; the box in front chooses it. */
export function CompareRow(props: Props) {
  const { row, metric, title, unit, type, direction, titleOf, chosen, onOpen } = props
  const { example, sides, change, judges } = row
  const [baseline, candidate] = sides
  const scores = sides.map((side) => side.scores[metric])
  const values = scores.map(numberOf)
  const figures = figuresOf({
    ...(unit === undefined ? {} : { unit }),
    // Several trials of a pass or fail are a share of them.
    test: type === 'boolean' ? 'mcnemar' : 'bootstrap',
    baseline: values[0] ?? null,
    candidate: values[1] ?? null,
  })
  const words = scores.map((score, at) => {
    const value = values[at]
    return value === undefined || typeof (score?.status === 'ok' && score.value) === 'boolean'
      ? scoreWords(score)
      : at === sides.length - 1
        ? figures.measured(value)
        : figures.value(value)
  })
  const better =
    change === null || change === 0 ? undefined : change > 0 === (direction === 'higher')
  return (
    <li className={styles.line} data-chosen={chosen.has(example.id) || undefined}>
      <RowBox
        label={`Select ${example.id}`}
        isSelected={chosen.has(example.id)}
        onChoose={(range) => chosen.choose(example.id, range)}
      />
      <button type="button" className={styles.row} data-row={example.id} onClick={onOpen}>
        <span className={styles.id} title={example.id}>
          {example.id}
        </span>
        <span className={styles.words}>
          <b>{questionOf(example.inputs)}</b>
          <span className={styles.answer}>
            {candidate === undefined ? (
              (problemOf(baseline) ?? shortened(answerOf(baseline), 280))
            ) : (
              <Answers row={row} />
            )}
          </span>
          {judges !== undefined && (
            <span className={styles.judges}>
              <Badge tone="warn">Judges disagree</Badge>
              {` ${listWords(judges.passes.map(titleOf))} ${judges.passes.length === 1 ? 'passes' : 'pass'} it, ${listWords(judges.fails.map(titleOf))} ${judges.fails.length === 1 ? 'does' : 'do'} not.`}
            </span>
          )}
        </span>
        <span className={styles.scores}>
          <span>
            {words[0]}
            {candidate !== undefined && (
              <>
                {' → '}
                <b>{words[1]}</b>
              </>
            )}
          </span>
          {change !== null && candidate !== undefined && (
            <small data-better={better}>{`${figures.difference(change)} ${title}`}</small>
          )}
        </span>
      </button>
    </li>
  )
}

const enumeration = new Intl.ListFormat(undefined, { type: 'conjunction' })

function listWords(titles: readonly string[]): string {
  return enumeration.format(titles)
}

function Answers({ row: { sides } }: { row: ComparedRow }) {
  const [baseline, candidate] = sides
  const problems = sides.flatMap((side) => problemOf(side) ?? [])
  if (problems.length > 0) return <span className={styles.problem}>{problems.join(' ')}</span>
  const before = withoutMarks(answerOf(baseline))
  const after = withoutMarks(answerOf(candidate))
  if (before === after) return <i>The same answer. {shortened(before, 160)}</i>
  return <WordDiff before={before.slice(0, 3000)} after={after.slice(0, 3000)} near={60} />
}

/** The beginning of a text, whole words of it, without the marks of Markdown. */
function shortened(text: string, length: number): string {
  const plain = withoutMarks(text)
  return plain.length <= length ? plain : `${plain.slice(0, length).replace(/\s+\S*$/, '')} …`
}

function problemOf(side: ComparedRow['sides'][number] | undefined): string | undefined {
  return side?.problem === undefined ? undefined : `${side.variant}: ${side.problem}`
}
