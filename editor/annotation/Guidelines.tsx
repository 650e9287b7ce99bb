import { Markdown } from '../markdown/Markdown.tsx'
import { Kbd } from '../ui/Kbd.tsx'
import styles from './Guidelines.module.css'

interface Props {
  readonly text: string
  readonly open: boolean
  readonly onToggle: () => void
}

/** What reviewers of a queue agreed to go by, at hand while they review. */
export function Guidelines({ text, open, onToggle }: Props) {
  if (text.trim() === '') return null
  return (
    <section className={styles.guidelines} aria-label="Guidelines">
      <button type="button" aria-expanded={open} onClick={onToggle}>
        Guidelines
        <Kbd keys="G" />
      </button>
      {open && (
        <div className={styles.text}>
          <Markdown text={text} />
        </div>
      )}
    </section>
  )
}
