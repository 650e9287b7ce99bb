import { StickyNote } from 'lucide-react'
import styles from './NoteMark.module.css'

/** Somebody left a remark on it, which the pointer shows. */
export function NoteMark({ note }: { note: string }) {
  if (note === '') return null
  return (
    <span className={styles.mark} title={note}>
      <StickyNote size={14} aria-hidden />
    </span>
  )
}
