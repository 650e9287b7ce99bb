import { Copy } from 'lucide-react'
import { Button } from '../ui/Button.tsx'
import { copyText } from '../ui/copy-text.ts'
import { Notice } from '../ui/Notice.tsx'
import { TextField } from '../ui/Field.tsx'
import styles from './SettingsPage.module.css'

interface Props {
  readonly label: string
  readonly value: string
  readonly children: string
}

/** A key or a link that is shown this once, to be copied. */
export function ShownOnce({ label, value, children }: Props) {
  return (
    <div className={styles.form}>
      <Notice tone="ok">{children}</Notice>
      <TextField
        label={label}
        mono
        isReadOnly
        value={value}
        aside={
          <Button
            variant="quiet"
            icon={<Copy size={14} aria-hidden />}
            onPress={() => void copyText(value, label)}
          >
            Copy
          </Button>
        }
      />
    </div>
  )
}
