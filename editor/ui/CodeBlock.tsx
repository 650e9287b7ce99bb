import { Copy } from 'lucide-react'
import { copyText } from './copy-text.ts'
import { IconButton } from './IconButton.tsx'
import styles from './CodeBlock.module.css'

/** Text to be copied into a terminal, a file or a page. */
export function CodeBlock({ label, code }: { label: string; code: string }) {
  return (
    <figure className={styles.block} aria-label={label}>
      <pre className={styles.code} tabIndex={0} role="region" aria-label={label}>
        {code}
      </pre>
      <span className={styles.copy}>
        <IconButton
          label={`Copy ${label}`}
          placement="left"
          onPress={() => void copyText(code, `The ${label}`)}
        >
          <Copy />
        </IconButton>
      </span>
    </figure>
  )
}
