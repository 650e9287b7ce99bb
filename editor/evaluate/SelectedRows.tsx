import { Bookmark, ListPlus } from 'lucide-react'
import { useState } from 'react'
import type { ExperimentAnswer } from '../../server/api/experiments.ts'
import { Button } from '../ui/Button.tsx'
import { formatCount } from '../ui/figures.ts'
import { loadPart } from '../ui/load-part.tsx'
import { SelectionBar } from '../ui/SelectionBar.tsx'
import type { ChosenRows } from '../ui/use-chosen-rows.ts'
import type { Pair, RowFilter } from './row-requests.ts'

const SendToQueueDialog = loadPart(() => import('../annotation/SendToQueueDialog.tsx'))
const SaveRowsDialog = loadPart(() => import('./SaveRowsDialog.tsx'))

interface Props {
  readonly experiment: ExperimentAnswer
  readonly pair: Pair
  readonly metric: string
  readonly show: RowFilter
  readonly chosen: ChosenRows
}

/** What can be done with the examples that are chosen, as long as there are some. */
export function SelectedRows({ experiment, pair, metric, show, chosen }: Props) {
  const [asks, setAsks] = useState<'queue' | 'dataset'>()
  const examples = chosen.ids
  if (examples.length === 0) return null
  const close = (): void => setAsks(undefined)
  return (
    <>
      <SelectionBar count={formatCount(examples.length, 'example')} onClear={() => chosen.clear()}>
        <Button icon={<ListPlus />} onPress={() => setAsks('queue')}>
          Send to a queue
        </Button>
        <Button icon={<Bookmark />} onPress={() => setAsks('dataset')}>
          Keep as a set
        </Button>
      </SelectionBar>
      {asks === 'queue' && (
        <SendToQueueDialog
          graph={experiment.graph}
          sent={{ experiment: rowsSent(experiment.id, pair, metric, show, examples) }}
          onSent={() => chosen.clear()}
          onClose={close}
        />
      )}
      {asks === 'dataset' && (
        <SaveRowsDialog
          experiment={experiment}
          pair={pair}
          metric={metric}
          show={show}
          examples={examples}
          onKept={() => chosen.clear()}
          onClose={close}
        />
      )}
    </>
  )
}

/** Rows as a queue takes them; one variant alone is both sides. */
export function rowsSent(
  id: string,
  pair: Pair,
  metric: string,
  show: RowFilter,
  examples?: readonly string[],
) {
  const { baseline, candidate = baseline } = pair
  return {
    id,
    baseline,
    candidate,
    metric,
    show,
    ...(examples === undefined ? {} : { examples }),
  }
}
