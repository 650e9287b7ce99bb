import { useDocument } from '../document/document-store.ts'
import { lazy, Suspense, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import styles from './SaveMark.module.css'

const ConflictDialog = lazy(() => import('../versions/ConflictDialog.tsx'))

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
          <Suspense>
            <ConflictDialog
              conflicts={save.conflicts}
              theirs={save.theirs}
              onClose={() => setAsking(false)}
            />
          </Suspense>
        )}
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
