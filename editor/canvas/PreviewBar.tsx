import { useShownKeys } from '../keys/use-shown-keys.ts'
import { Button } from '../ui/Button.tsx'
import { useCanvas } from './canvas-store.ts'
import { dropPreview, keepPreview } from './layout/preview.ts'
import styles from './PreviewBar.module.css'

/** New places are shown: take them, or leave everything where it was. */
export default function PreviewBar() {
  const keys = useShownKeys()
  const preview = useCanvas((state) => state.preview)
  if (preview === undefined) return null
  return (
    <div className={styles.bar} role="status">
      <span>{preview.label}. Keep it?</span>
      <Button keys={keys('leave')} onPress={dropPreview}>
        Put back
      </Button>
      <Button variant="primary" keys={keys('open')} onPress={keepPreview}>
        Keep
      </Button>
    </div>
  )
}
