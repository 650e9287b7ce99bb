import { Pin, Play } from 'lucide-react'
import { titleOf } from '../canvas/card.ts'
import { readTypeName } from '../../engine/graph/catalogue.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import { useDocument } from '../document/document-store.ts'
import { BudgetFields } from '../runs/BudgetFields.tsx'
import { useEstimate } from '../runs/estimate.ts'
import { pinOutputs } from '../runs/pins.ts'
import { useRunGraph } from '../runs/run-graph.ts'
import { useRunStore } from '../runs/run-store.ts'
import { Button } from '../ui/Button.tsx'
import { formatCost, formatDuration } from '../ui/figures.ts'
import { closeReplay, useReplay, type ReplayDraft } from './replay-store.ts'
import { startReplay } from './start-replay.ts'
import { estimateOf } from './what-runs-again.ts'
import styles from './EditReplay.module.css'

interface Props {
  readonly draft: ReplayDraft
  /** Something cannot be sent as it is. */
  readonly blocked: boolean
}

/** What will run again and what that is likely to take, its budget, and the way to start it. */
export function ReplayFoot({ draft, blocked }: Props) {
  const again = useReplay((state) => state.again)
  const open = useDocument((state) => state.graph)
  const ran = useRunGraph((state) => state.graph)
  const graph = draft.asDraft ? open : (ran ?? open)
  const context = useDocument((state) => state.context)
  const version = useRunStore(({ trace }) => trace?.version ?? '')
  const estimate = useEstimate(graph?.name, draft.asDraft ? 'draft' : version)
  const part =
    graph === undefined || estimate === undefined
      ? undefined
      : estimateOf(graph, context, again, estimate)
  const titles = [...again].flatMap((id) => {
    const entry = graph?.nodes[id]
    if (entry === undefined || isFrame(entry)) return []
    const description = context.describe(readTypeName(entry.type).type)
    return description === undefined ? [id] : [titleOf(id, entry, description)]
  })
  const given = useRunStore(({ trace }) => trace?.spans.get(draft.path)?.outputs)
  // A node in every turn of a loop has no one output.
  const isNode = graph?.nodes[draft.path] !== undefined
  const changed =
    draft.way === 'again' ||
    draft.asDraft ||
    Object.keys(draft.outputs).length + draft.absent.length > 0
  return (
    <footer className={styles.foot}>
      <p className={styles.estimate} role="status">
        {titles.length === 0 ? (
          'Nothing else reads what this node gives.'
        ) : (
          <>
            Runs again: <b>{titles.join(', ')}</b>
          </>
        )}
        {part !== undefined && (
          <span className={styles.price}>
            usually {formatDuration(part.duration)}
            {part.cost !== null && ` · ${formatCost(part.cost)}`}
          </span>
        )}
      </p>
      <details className={styles.limits}>
        <summary>Limits</summary>
        <BudgetFields />
      </details>
      <div className={styles.actions}>
        <Button onPress={closeReplay}>Cancel</Button>
        {draft.way === 'edit' && isNode && (
          <Button
            icon={<Pin />}
            isDisabled={blocked || draft.absent.length > 0}
            onPress={() => {
              pinOutputs(draft.path, draft.run, { ...given, ...draft.outputs })
              closeReplay()
            }}
          >
            Pin
          </Button>
        )}
        <Button
          variant="primary"
          icon={<Play fill="currentColor" />}
          isDisabled={blocked || !changed}
          onPress={startReplay}
        >
          Replay as a new run
        </Button>
      </div>
    </footer>
  )
}
