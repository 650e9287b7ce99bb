import { Bookmark } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { ComparedRow, ExperimentAnswer } from '../../server/api/experiments.ts'
import { SendToQueue } from '../annotation/SendToQueue.tsx'
import { withoutMarks } from '../markdown/without-marks.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { Kbd } from '../ui/Kbd.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { loadLater } from '../ui/load-later.tsx'
import { Card } from './Card.tsx'
import { useCompareAddress } from './compare-address.ts'
import { inSentence } from './evaluator-words.ts'
import { figuresOf } from './metric-figures.ts'
import { useRows, type Pair, type RowFilter } from './row-requests.ts'
import { answerOf, numberOf, questionOf, scoreWords } from './row-words.ts'
import { WordDiff } from './WordDiff.tsx'
import styles from './RowsCard.module.css'

const RowDialog = loadLater(() => import('./RowDialog.tsx'))
const SaveRowsDialog = loadLater(() => import('./SaveRowsDialog.tsx'))

interface Props {
  readonly experiment: ExperimentAnswer
  readonly pair: Pair
  readonly metric: string
}

/** The examples whose scores moved most, each with what changed in its answer. */
export function RowsCard({ experiment, pair, metric }: Props) {
  const [address, setAddress] = useCompareAddress()
  const [saving, setSaving] = useState(false)
  const list = useRef<HTMLUListElement>(null)
  const isPair = pair.candidate !== undefined
  const evaluator = experiment.evaluators.find(({ key }) => key === metric)
  const first = useRows(experiment.id, pair, metric, address.show ?? 'regressed')
  // Where nothing regressed, all examples are shown at first.
  const show: RowFilter =
    address.show ?? (!isPair || first.counts?.regressed === 0 ? 'all' : 'regressed')
  const { rows, counts, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useRows(experiment.id, pair, metric, show)
  const chips: readonly {
    readonly id: RowFilter
    readonly label: string
    readonly count?: number
  }[] = [
    ...(isPair
      ? ([
          { id: 'regressed', label: 'Regressed', count: counts?.regressed ?? 0 },
          { id: 'improved', label: 'Improved', count: counts?.improved ?? 0 },
        ] as const)
      : []),
    ...(counts?.judgesDisagree === undefined
      ? []
      : ([
          { id: 'judges-disagree', label: 'Judges disagree', count: counts.judgesDisagree },
        ] as const)),
    { id: 'errors', label: 'Errors', count: counts?.errors ?? 0 },
    { id: 'all', label: 'All' },
  ]
  useRowKeys(list, address.row === undefined && !saving)
  const openNext = (step: 1 | -1): void => {
    const at = rows.findIndex(({ example }) => example.id === address.row)
    const next = rows[at + step]
    if (next !== undefined) setAddress({ row: next.example.id })
    else if (step === 1 && hasNextPage) void fetchNextPage()
  }
  const title = evaluator?.title ?? metric
  return (
    <Card
      title={isPair ? 'Examples that changed most' : 'Examples'}
      beside={`by ${inSentence(title)}`}
      padded={false}
      actions={
        <>
          <div className={styles.chips} role="group" aria-label="Which examples">
            {chips.map(({ id, label, count }) => (
              <button
                key={id}
                type="button"
                className={styles.chip}
                data-filter={id}
                aria-pressed={show === id}
                onClick={() => setAddress({ show: id })}
              >
                {label} {count}
              </button>
            ))}
          </div>
          <SendToQueue
            label="Send these examples to a queue"
            size="normal"
            graph={experiment.graph}
            isDisabled={rows.length === 0}
            sent={{
              experiment: {
                id: experiment.id,
                baseline: pair.baseline,
                candidate: pair.candidate ?? pair.baseline,
                metric,
                show,
              },
            }}
          />
          <IconButton
            label="Keep these examples as a dataset or under a tag"
            isDisabled={rows.length === 0}
            onPress={() => setSaving(true)}
          >
            <Bookmark />
          </IconButton>
        </>
      }
    >
      {error !== null && (
        <div className={styles.notice}>
          <Notice tone="error" title="The examples could not be loaded">
            {error.message}
          </Notice>
        </div>
      )}
      {isPending && error === null && (
        <div className={styles.notice}>
          <Skeleton height={240} />
        </div>
      )}
      {!isPending && rows.length === 0 && <p className={styles.none}>{emptyWords[show]}</p>}
      <ul className={styles.list} ref={list} aria-label="Examples">
        {rows.map((row) => (
          <Row
            key={row.example.id}
            row={row}
            metric={metric}
            title={title}
            unit={evaluator?.unit}
            direction={evaluator?.direction ?? 'higher'}
            titleOf={(key) => experiment.evaluators.find((one) => one.key === key)?.title ?? key}
            onOpen={() => setAddress({ row: row.example.id })}
          />
        ))}
      </ul>
      <footer className={styles.foot}>
        {hasNextPage && (
          <Button isDisabled={isFetchingNextPage} onPress={() => void fetchNextPage()}>
            More examples
          </Button>
        )}
        {rows.length > 0 && (
          <span className={styles.keys}>
            <Kbd keys="J" />
            <Kbd keys="K" /> next, previous
            <Kbd keys="Enter" /> {isPair ? 'both runs side by side' : 'open the run'}
          </span>
        )}
      </footer>
      {address.row !== undefined && (
        <RowDialog
          experiment={experiment}
          pair={pair}
          metric={metric}
          example={address.row}
          onStep={openNext}
          onClose={() => setAddress({ row: undefined })}
        />
      )}
      {saving && (
        <SaveRowsDialog
          experiment={experiment}
          pair={pair}
          metric={metric}
          show={show}
          onClose={() => setSaving(false)}
        />
      )}
    </Card>
  )
}

const emptyWords: Readonly<Record<RowFilter, string>> = {
  regressed: 'No example became worse.',
  improved: 'No example became better.',
  'judges-disagree': 'The judges agree on every example: none passes what another fails.',
  errors: 'No run failed, and every score could be given.',
  all: 'There are no examples with this score.',
}

interface RowProps {
  readonly row: ComparedRow
  readonly metric: string
  readonly title: string
  readonly unit: string | undefined
  readonly direction: 'higher' | 'lower'
  /** What a metric is called. */
  readonly titleOf: (metric: string) => string
  readonly onOpen: () => void
}

function Row({ row, metric, title, unit, direction, titleOf, onOpen }: RowProps) {
  const { example, sides, change, judges } = row
  const [baseline, candidate] = sides
  const scores = sides.map((side) => side.scores[metric])
  const values = scores.map(numberOf)
  const figures = figuresOf({
    ...(unit === undefined ? {} : { unit }),
    test: 'bootstrap',
    baseline: values[0] ?? null,
    candidate: values[1] ?? null,
  })
  const words = scores.map((score, at) => {
    const value = values[at]
    return value === undefined || typeof (score?.status === 'ok' && score.value) === 'boolean'
      ? scoreWords(score)
      : figures.value(value)
  })
  const better =
    change === null || change === 0 ? undefined : change > 0 === (direction === 'higher')
  return (
    <li>
      <button type="button" className={styles.row} data-row onClick={onOpen}>
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

/** J and K walk over the rows from wherever the focus is, unless somebody types. */
function useRowKeys(list: React.RefObject<HTMLUListElement | null>, active: boolean): void {
  const step = useEffectEvent((by: 1 | -1) => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
    const at = rows.findIndex((row) => row === document.activeElement)
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))]
    next?.focus()
    next?.scrollIntoView({ block: 'nearest' })
  })
  useEffect(() => {
    if (!active) return undefined
    const press = (event: KeyboardEvent): void => {
      const { target, key, ctrlKey, metaKey, altKey } = event
      if (ctrlKey || metaKey || altKey) return
      if (target instanceof HTMLElement && target.matches('input, textarea, [role="option"]'))
        return
      if (key === 'j') step(1)
      if (key === 'k') step(-1)
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [active])
}
