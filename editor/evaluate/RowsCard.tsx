import { Bookmark } from 'lucide-react'
import { useRef, useState } from 'react'
import type { ExperimentAnswer } from '../../server/api/experiments.ts'
import { SendToQueue } from '../annotation/SendToQueue.tsx'
import { Button } from '../ui/Button.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { Kbd } from '../ui/Kbd.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { loadLater } from '../ui/load-later.tsx'
import { useChosenRows } from '../ui/use-chosen-rows.ts'
import { Card } from './Card.tsx'
import { useCompareAddress } from './compare-address.ts'
import { CompareRow } from './CompareRow.tsx'
import { inSentence } from './evaluator-words.ts'
import { useRows, type Pair, type RowFilter } from './row-requests.ts'
import { useRowKeys } from './row-keys.ts'
import { rowsSent, SelectedRows } from './SelectedRows.tsx'
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
  const chosen = useChosenRows(rows.map(({ example }) => example.id))
  useRowKeys(list, address.row === undefined && !saving, (example, range) =>
    chosen.choose(example, range),
  )
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
            sent={{ experiment: rowsSent(experiment.id, pair, metric, show) }}
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
          <CompareRow
            key={row.example.id}
            row={row}
            chosen={chosen}
            type={evaluator?.type ?? 'number'}
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
            <Kbd keys="X" /> select
            <Kbd keys="Enter" /> {isPair ? 'both runs side by side' : 'open the run'}
          </span>
        )}
      </footer>
      <SelectedRows {...{ experiment, pair, metric, show, chosen }} />
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
