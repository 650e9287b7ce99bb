import { X } from 'lucide-react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { IconButton } from './IconButton.tsx'
import { classNames } from './class-names.ts'
import type { DialogOptions } from './Dialog.tsx'
import styles from './Dialog.module.css'

/** The window of an open dialog. */
export default function DialogView({
  title,
  isOpen,
  onClose,
  shape = 'dialog',
  wide = false,
  actions,
  aside,
  children,
}: DialogOptions) {
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
