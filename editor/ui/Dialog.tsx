import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { IconButton } from './IconButton.tsx'
import { classNames } from './class-names.ts'
import styles from './Dialog.module.css'

interface Props {
  readonly title: string
  readonly isOpen: boolean
  readonly onClose: () => void
  /** `drawer` slides in at the right and takes the full height. */
  readonly shape?: 'dialog' | 'drawer'
  /** `full`: nearly as wide as the window, for two things side by side. */
  readonly wide?: boolean | 'full'
  readonly actions?: ReactNode
  /** In the head, beside the title. */
  readonly aside?: ReactNode
  readonly children: ReactNode
}

export function Dialog({
  title,
  isOpen,
  onClose,
  shape = 'dialog',
  wide = false,
  actions,
  aside,
  children,
}: Props) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      isDismissable
      className={classNames(styles.overlay, shape === 'drawer' && styles.atSide)}
    >
      <Modal
        className={classNames(
          styles[shape],
          wide !== false && styles.wide,
          wide === 'full' && styles.full,
        )}
      >
        <AriaDialog className={styles.content ?? ''}>
          <header className={styles.head}>
            <Heading slot="title" className={styles.title ?? ''}>
              {title}
            </Heading>
            {aside}
            <IconButton label="Close" onPress={onClose}>
              <X />
            </IconButton>
          </header>
          <div className={styles.body}>{children}</div>
          {actions !== undefined && <footer className={styles.actions}>{actions}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
