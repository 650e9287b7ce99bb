import { BookmarkPlus, ListPlus } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Button } from '../ui/Button.tsx'
import { formatCount } from '../ui/figures.ts'
import { SelectionBar } from '../ui/SelectionBar.tsx'
import type { ChosenRows } from '../ui/use-chosen-rows.ts'

const SendToQueueDialog = lazy(() => import('../annotation/SendToQueueDialog.tsx'))
const AddRunsDialog = lazy(() => import('../datasets/AddRunsDialog.tsx'))

/** A row that stands for a run: the run itself, or what somebody said of it. */
interface RunRow {
  readonly id: string
  readonly run: string
  readonly graph: string
}

interface Props {
  readonly rows: readonly RunRow[]
  readonly chosen: ChosenRows
  /** What the ids of rows name. */
  readonly of: 'runs' | 'feedback'
  /** There where the list goes on: chooses all that the filter leaves. */
  readonly onWhole?: (() => void) | undefined
}

/** What can be done with the rows that are chosen, as long as there are some. */
export function SelectedRuns({ rows, chosen, of, onWhole }: Props) {
  const [asks, setAsks] = useState<'queue' | 'dataset'>()
  const own = rows.filter(({ id }) => chosen.has(id))
  const [first] = own
  if (first === undefined) return null
  const runs = [...new Set(own.map(({ run }) => run))]
  const byGraph = [...Map.groupBy(own, ({ graph }) => graph)].toSorted(
    ([, one], [, other]) => other.length - one.length,
  )
  const [graph, most] = byGraph[0] ?? [first.graph, own]
  const mixed = byGraph.length > 1
  const close = (): void => setAsks(undefined)
  return (
    <>
      <SelectionBar
        count={
          of === 'runs'
            ? formatCount(own.length, 'run')
            : formatCount(own.length, 'entry', 'entries')
        }
        onClear={() => chosen.clear()}
        beside={
          mixed ? (
            <>
              {`Of ${byGraph.length} graphs; queues and datasets are for one.`}
              <Button variant="quiet" onPress={() => chosen.take(most.map(({ id }) => id))}>
                {`Only ${graph}`}
              </Button>
            </>
          ) : (
            onWhole !== undefined &&
            own.length === rows.length && (
              <Button variant="quiet" onPress={onWhole}>
                Select the earlier ones too
              </Button>
            )
          )
        }
      >
        <Button icon={<ListPlus />} isDisabled={mixed} onPress={() => setAsks('queue')}>
          Send to a queue
        </Button>
        <Button icon={<BookmarkPlus />} isDisabled={mixed} onPress={() => setAsks('dataset')}>
          Add to a dataset
        </Button>
      </SelectionBar>
      {asks !== undefined && (
        <Suspense>
          {asks === 'queue' ? (
            <SendToQueueDialog
              graph={graph}
              sent={{ runs }}
              onSent={() => chosen.clear()}
              onClose={close}
            />
          ) : (
            <AddRunsDialog
              graph={graph}
              from={of === 'runs' ? { runs } : { feedback: own.map(({ id }) => id) }}
              count={runs.length}
              onAdded={() => chosen.clear()}
              onClose={close}
            />
          )}
        </Suspense>
      )}
    </>
  )
}
