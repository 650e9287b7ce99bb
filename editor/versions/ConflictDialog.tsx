import { useMemo, useState } from 'react'
import type { Graph } from '../../engine/graph/document.ts'
import { inputsId, outputsId } from '../document/command.ts'
import { useDocument } from '../document/document-store.ts'
import { resolveConflict } from '../document/open-document.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { formatCount } from '../ui/figures.ts'
import { Segmented } from '../ui/Segmented.tsx'
import { ChangeDetail } from './ChangeDetail.tsx'
import { changesOf, type Change } from './changes.ts'
import styles from './ConflictDialog.module.css'

interface Props {
  /** As `mergeDrafts` names them. */
  readonly conflicts: readonly string[]
  readonly theirs: Graph
  readonly onClose: () => void
}

/** What both sides changed, part by part, with what differs and whose to keep. */
export default function ConflictDialog({ conflicts, theirs, onClose }: Props) {
  const graph = useDocument((state) => state.graph)
  const context = useDocument((state) => state.context)
  const [taken, setTaken] = useState<ReadonlySet<string>>(new Set())
  const changes = useMemo(
    () => (graph === undefined ? [] : changesOf(theirs, graph, context).changes),
    [theirs, graph, context],
  )
  return (
    <Dialog
      title="This graph was changed elsewhere"
      isOpen
      wide
      onClose={onClose}
      actions={
        <>
          <Button onPress={() => setTaken(new Set(conflicts))}>Take all of theirs</Button>
          <Button onPress={() => setTaken(new Set())}>Keep all of mine</Button>
          <Button
            variant="primary"
            onPress={() => {
              onClose()
              void resolveConflict([...taken])
            }}
          >
            Save as chosen
          </Button>
        </>
      }
    >
      <p className={styles.text}>
        Another window or person saved changes to {formatCount(conflicts.length, 'part')} that you
        changed too. Everything else of both sides is joined already; nothing is lost until you
        choose. Below, what is theirs comes first and what is yours after it.
      </p>
      <ul className={styles.parts}>
        {conflicts.map((conflict) => (
          <li key={conflict} className={styles.part}>
            <div className={styles.head}>
              <code>{conflict}</code>
              <Segmented
                label={`Whose ${conflict} to keep`}
                value={taken.has(conflict) ? 'theirs' : 'mine'}
                onChange={(whose) => {
                  const next = new Set(taken)
                  if (whose === 'theirs') next.add(conflict)
                  else next.delete(conflict)
                  setTaken(next)
                }}
                options={[
                  { id: 'theirs', label: 'Theirs' },
                  { id: 'mine', label: 'Mine' },
                ]}
              />
            </div>
            {changes
              .filter((change) => isPartOf(conflict, change))
              .map((change) => (
                <div key={change.id} className={styles.change}>
                  <span className={styles.what}>{change.what}</span>
                  <ChangeDetail change={change} />
                </div>
              ))}
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

/** Whether a change is in a part that a conflict names: `node generate`, `output answer`, `graph title`. */
function isPartOf(conflict: string, { node, what }: Change): boolean {
  const space = conflict.indexOf(' ')
  const [kind, key] = [conflict.slice(0, space), conflict.slice(space + 1)]
  switch (kind) {
    case 'node':
      return node === key
    case 'input':
      return node === inputsId && what === key
    case 'output':
      return node === outputsId && what === key
    default:
      return node === undefined && what === key
  }
}
