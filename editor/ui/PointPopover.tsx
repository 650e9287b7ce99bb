import { useRef, type ReactNode } from 'react'
import { Dialog, Popover } from 'react-aria-components'
import { classNames } from './class-names.ts'
import styles from './PointPopover.module.css'

interface Props {
  readonly label: string
  /** In window pixels. */
  readonly x: number
  readonly y: number
  readonly width?: number
  readonly onClose: () => void
  readonly children: ReactNode
}

/** Something that opens where the pointer is. */
export function PointPopover({ label, x, y, width, onClose, children }: Props) {
  const anchor = useRef<HTMLSpanElement>(null)
  return (
    <>
      <span ref={anchor} className={styles.anchor} style={{ left: x, top: y }} />
      <Popover
        triggerRef={anchor}
        isOpen
        onOpenChange={(open) => {
          if (!open) onClose()
        }}
        placement="bottom start"
        offset={2}
        className={classNames(styles.popover)}
        style={width === undefined ? {} : { width }}
      >
        <Dialog aria-label={label} className={styles.dialog ?? ''}>
          {children}
        </Dialog>
      </Popover>
    </>
  )
}
