import { statusLooks, type Status } from './status.ts'
import styles from './StatusMark.module.css'

/** A ring with an icon; the word is its name, and stands beside it with `word`. */
export function StatusMark({ status, word = false }: { status: Status; word?: boolean }) {
  const { icon: Icon, word: name } = statusLooks[status]
  if (Icon === undefined) return null
  return (
    <span className={styles.mark} data-status={status}>
      <span
        className={styles.ring}
        {...(word ? { 'aria-hidden': true } : { role: 'img', 'aria-label': name, title: name })}
      >
        <Icon size={13} strokeWidth={2.4} aria-hidden />
      </span>
      {word && <span className={styles.word}>{name}</span>}
    </span>
  )
}
