import { Copy } from 'lucide-react'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { TextField } from '../ui/Field.tsx'
import { toast } from '../ui/toast-store.ts'
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
            onPress={() => {
              navigator.clipboard.writeText(value).then(
                () => toast('Copied.'),
                () => toast('The browser does not allow to copy. Select the text and copy it.'),
              )
            }}
          >
            Copy
          </Button>
        }
      />
    </div>
  )
}
