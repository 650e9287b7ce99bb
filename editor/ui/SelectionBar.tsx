import { X } from 'lucide-react'
import { useEffect, useEffectEvent, type ReactNode } from 'react'
import { IconButton } from './IconButton.tsx'
import styles from './SelectionBar.module.css'

interface Props {
  /** How many of what are chosen, such as "3 runs". */
  readonly count: string
  /** What keeps the actions from being done, or how to choose more. */
  readonly beside?: ReactNode
  readonly children: ReactNode
  readonly onClear: () => void
}

/** What can be done with the rows that are chosen; it stays in sight at the foot of the list. */
export function SelectionBar({ count, beside, children, onClear }: Props) {
  const escape = useEffectEvent((event: KeyboardEvent) => {
    // What is open above the list is left first.
    const within = event.target instanceof Element ? event.target : document.body
    if (event.key !== 'Escape' || event.defaultPrevented) return
    if (within.closest('[role="dialog"], [role="listbox"], [role="menu"]') === null) onClear()
  })
  useEffect(() => {
    window.addEventListener('keydown', escape)
    return () => window.removeEventListener('keydown', escape)
  }, [])
  return (
    <section className={styles.bar} aria-label="What is selected">
      <span className={styles.count} role="status">
        {`${count} selected`}
      </span>
      {beside !== undefined && <span className={styles.beside}>{beside}</span>}
      <span className={styles.actions}>
        {children}
        <IconButton label="Select none" keys="Esc" placement="top" onPress={onClear}>
          <X />
        </IconButton>
      </span>
    </section>
  )
}
