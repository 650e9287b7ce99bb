import { Lock } from 'lucide-react'
import type { NodeLook } from '../../../engine/graph/document.ts'
import styles from './NoteMark.module.css'

/** It stays where it is. */
export function LockMark({ look }: { look: NodeLook }) {
  if (look.locked !== true) return null
  return (
    <span
      className={styles.mark}
      role="img"
      aria-label="Locked"
      title="Locked: not moved, not removed"
    >
      <Lock size={13} aria-hidden />
    </span>
  )
}
