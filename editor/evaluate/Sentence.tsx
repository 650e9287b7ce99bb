import type { SentencePart } from '../../engine/evaluate/comparison/comparison.ts'
import styles from './Sentence.module.css'

/** What the comparison says, in one sentence with the words that matter set off. */
export function Sentence({ parts }: { parts: readonly SentencePart[] }) {
  return (
    <p className={styles.sentence} role="status">
      {parts.map(({ text, tone }, at) =>
        tone === undefined ? (
          text
        ) : (
          <b key={at} data-tone={tone}>
            {text}
          </b>
        ),
      )}
    </p>
  )
}
