import type { ReactNode, RefObject } from 'react'
import { Popover, type PopoverProps } from 'react-aria-components'
import { MenuList } from './MenuList.tsx'
import styles from './Menu.module.css'

interface Props {
  readonly label: string
  readonly placement: NonNullable<PopoverProps['placement']>
  readonly button: RefObject<HTMLElement | null>
  /** With which item under the focus; undefined while it is closed. */
  readonly opened: 'first' | 'last' | undefined
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A menu under its button. */
export default function MenuPopover({
  label,
  placement,
  button,
  opened,
  onClose,
  children,
}: Props) {
  return (
    <Popover
      className={styles.popover ?? ''}
      trigger="MenuTrigger"
      aria-label={label}
      triggerRef={button}
      isOpen={opened !== undefined}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      placement={placement}
      offset={6}
    >
      <MenuList label={label} autoFocus={opened ?? 'first'} onClose={onClose}>
        {children}
      </MenuList>
    </Popover>
  )
}
