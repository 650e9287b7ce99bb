import { X } from 'lucide-react'
import { Button } from 'react-aria-components'
import { formatStretch } from '../monitor/moment-words.ts'
import type { Stretch } from '../monitor/monitor-range.ts'
import styles from './TimeChip.module.css'

interface Props {
  readonly time: Stretch
  readonly onRemove: () => void
}

/** The time that a list is narrowed to; a press lists all times again. */
export function TimeChip({ time, onRemove }: Props) {
  const words = formatStretch(time)
  return (
    <Button
      className={styles.chip ?? ''}
      aria-label={`${words}: show all times again`}
      onPress={onRemove}
    >
      {words}
      <X size={14} aria-hidden />
    </Button>
  )
}
