import type { ReactNode, RefObject } from 'react'
import { Popover, type PopoverProps } from 'react-aria-components'
import styles from './ButtonPopover.module.css'

interface Props {
  readonly button: RefObject<HTMLElement | null>
  readonly placement: NonNullable<PopoverProps['placement']>
  /** Pixels from the button. */
  readonly offset: number
  /** Everything else stays usable. */
  readonly isNonModal?: boolean
  readonly onClose: () => void
  /** A dialog. */
  readonly children: ReactNode
}

/** A small dialog at the button that it belongs to. */
export function ButtonPopover({ button, onClose, ...rest }: Props) {
  return (
    <Popover
      {...rest}
      className={styles.popover ?? ''}
      triggerRef={button}
      isOpen
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    />
  )
}
