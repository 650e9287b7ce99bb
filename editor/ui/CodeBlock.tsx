import { Copy } from 'lucide-react'
import { IconButton } from './IconButton.tsx'
import { toast } from './toast-store.ts'
import styles from './CodeBlock.module.css'

/** Text to be copied into a terminal, a file or a page. */
export function CodeBlock({ label, code }: { label: string; code: string }) {
  return (
    <figure className={styles.block} aria-label={label}>
      <pre className={styles.code} tabIndex={0} role="region" aria-label={label}>
        {code}
      </pre>
      <span className={styles.copy}>
        <IconButton label={`Copy ${label}`} placement="left" onPress={() => copyText(code)}>
          <Copy />
        </IconButton>
      </span>
    </figure>
  )
}

/** Puts a text into the clipboard and says so. */
function copyText(text: string): void {
  navigator.clipboard.writeText(text).then(
    () => toast('Copied.'),
    () => toast('The browser does not allow to copy. Select the text and copy it.'),
  )
}
