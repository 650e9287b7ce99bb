import { useDocument } from '../document/document-store.ts'
import { useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { loadPart } from '../ui/load-part.tsx'
import styles from './SaveMark.module.css'

const ConflictDialog = loadPart(() => import('../versions/ConflictDialog.tsx'))

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
        {asking && (
          <ConflictDialog
            conflicts={save.conflicts}
            theirs={save.theirs}
            onClose={() => setAsking(false)}
          />
        )}
      </>
    )
  }
  const words =
    save.kind === 'saved'
      ? 'Saved'
      : save.kind === 'saving'
        ? 'Saving'
        : `Offline, ${save.changes} ${save.changes === 1 ? 'change' : 'changes'} kept here`
  return (
    <span
      className={styles.mark}
      data-state={save.kind}
      role="status"
      title={save.kind === 'offline' ? save.message : undefined}
    >
      {words}
    </span>
  )
}
