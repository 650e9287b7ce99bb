import type { ReactNode } from 'react'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import styles from './forms.module.css'

interface Props {
  /** What the button says. */
  readonly label: string
  /** What a refusal is headed by. */
  readonly failure: string
  readonly isReady: boolean
  readonly add: {
    readonly isPending: boolean
    readonly error: Error | null
    mutate(): void
  }
  readonly onClose: () => void
  readonly children: ReactNode
}

/** Around the fields that say which examples go into which dataset. */
export function ToDatasetDialog({ label, failure, isReady, add, onClose, children }: Props) {
  return (
    <Dialog
      title="Add to a dataset"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isDisabled={!isReady || add.isPending}
            onPress={() => add.mutate()}
          >
            {label}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        {children}
        {add.error !== null && (
          <Notice tone="error" title={failure}>
            {add.error.message}
          </Notice>
        )}
      </div>
    </Dialog>
  )
}
