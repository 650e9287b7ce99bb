import type { ReactNode } from 'react'
import { Button } from './Button.tsx'
import { Dialog } from './Dialog.tsx'
import { Notice } from './Notice.tsx'

interface Props {
  /** The question, such as `Delete this queue?`. */
  readonly title: string
  /** How it is deleted, and how that fares. */
  readonly remove: {
    readonly isPending: boolean
    readonly error: Error | null
    readonly mutate: () => void
  }
  /** The title of what stands there where deleting fails. */
  readonly failure?: string
  /** What the way out says. */
  readonly keep?: string
  readonly confirm?: string
  /** It cannot be confirmed yet. */
  readonly isHeld?: boolean
  readonly onClose: () => void
  /** What is lost. */
  readonly children: ReactNode
}

/** Asks before something is lost. It stays open where deleting fails, and says why. */
export function DeleteDialog({
  title,
  remove,
  failure,
  keep = 'Keep it',
  confirm = 'Delete',
  isHeld = false,
  onClose,
  children,
}: Props) {
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{keep}</Button>
          <Button
            variant="danger"
            isDisabled={isHeld || remove.isPending}
            onPress={() => remove.mutate()}
          >
            {confirm}
          </Button>
        </>
      }
    >
      {children}
      {remove.error !== null && (
        <Notice tone="error" {...(failure === undefined ? {} : { title: failure })}>
          {remove.error.message}
        </Notice>
      )}
    </Dialog>
  )
}
