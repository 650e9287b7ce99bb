import { useDocument } from '../document/document-store.ts'
import { resolveConflict } from '../document/open-document.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { formatCount } from '../ui/figures.ts'
import { useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import styles from './SaveMark.module.css'

/** Whether the work is safe, in a word. */
export function SaveMark() {
  const save = useDocument((state) => state.save)
  const open = useDocument((state) => state.graph !== undefined)
  const [asking, setAsking] = useState(false)
  if (!open) return null
  if (save.kind === 'conflict') {
    return (
      <>
        <AriaButton
          className={styles.mark ?? ''}
          data-state="conflict"
          onPress={() => setAsking(true)}
        >
          Changed elsewhere
        </AriaButton>
        <ConflictDialog
          isOpen={asking}
          conflicts={save.conflicts}
          onClose={() => setAsking(false)}
        />
      </>
    )
  }
  const words = { saved: 'Saved', saving: 'Saving', offline: 'Offline, kept here' } as const
  return (
    <span
      className={styles.mark}
      data-state={save.kind}
      role="status"
      title={save.kind === 'offline' ? save.message : undefined}
    >
      {words[save.kind]}
    </span>
  )
}

interface ConflictProps {
  readonly isOpen: boolean
  readonly conflicts: readonly string[]
  readonly onClose: () => void
}

function ConflictDialog({ isOpen, conflicts, onClose }: ConflictProps) {
  const end = (keep: 'ours' | 'theirs') => {
    onClose()
    void resolveConflict(keep)
  }
  return (
    <Dialog
      title="This graph was changed elsewhere"
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <>
          <Button onPress={() => end('theirs')}>Take theirs</Button>
          <Button variant="primary" onPress={() => end('ours')}>
            Keep mine
          </Button>
        </>
      }
    >
      <p className={styles.text}>
        Another window or person, or a file, changed {formatCount(conflicts.length, 'part')} that
        you changed too. Everything else of both sides is joined already; nothing is lost until you
        choose.
      </p>
      <ul className={styles.conflicts}>
        {conflicts.map((conflict) => (
          <li key={conflict}>{conflict}</li>
        ))}
      </ul>
    </Dialog>
  )
}
