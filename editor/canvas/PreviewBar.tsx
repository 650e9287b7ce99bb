import { Button } from '../ui/Button.tsx'
import { useCanvas } from './canvas-store.ts'
import { dropPreview, keepPreview } from './layout/preview.ts'
import styles from './PreviewBar.module.css'

/** New places are shown: take them, or leave everything where it was. */
export function PreviewBar() {
  const preview = useCanvas((state) => state.preview)
  if (preview === undefined) return null
  return (
    <div className={styles.bar} role="status">
      <span>{preview.label}. Keep it?</span>
      <Button keys="Esc" onPress={dropPreview}>
        Put back
      </Button>
      <Button variant="primary" keys="Enter" onPress={keepPreview}>
        Keep
      </Button>
    </div>
  )
}
