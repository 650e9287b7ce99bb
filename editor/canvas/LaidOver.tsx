import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from '../ui/IconButton.tsx'
import styles from './LaidOver.module.css'

interface Props {
  readonly icon: ReactNode
  /** What the button says that takes it off. */
  readonly takesOff: string
  /** Behind the words. */
  readonly beside?: ReactNode
  readonly onClose: () => void
  readonly children: ReactNode
}

/** Says what was laid over the canvas, and takes it off again. */
export function LaidOver({ icon, takesOff, beside, onClose, children }: Props) {
  return (
    <div className={styles.banner} role="note">
      {icon}
      <span className={styles.words}>{children}</span>
      {beside}
      <IconButton label={takesOff} size="small" onPress={onClose}>
        <X />
      </IconButton>
    </div>
  )
}
