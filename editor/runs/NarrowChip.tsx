import { X } from 'lucide-react'
import { Button } from 'react-aria-components'
import styles from './NarrowChip.module.css'

interface Props {
  /** What a list is narrowed to. */
  readonly words: string
  /** What a press does. */
  readonly removes: string
  readonly onRemove: () => void
}

/** What a list is narrowed to; a press takes it off. */
export function NarrowChip({ words, removes, onRemove }: Props) {
  return (
    <Button className={styles.chip ?? ''} aria-label={`${words}: ${removes}`} onPress={onRemove}>
      {words}
      <X size={14} aria-hidden />
    </Button>
  )
}
