import type { Card } from '../card.ts'
import { PromptText } from './PromptText.tsx'
import styles from './CardBody.module.css'

/** What a node is set to do, while it has produced nothing: its prompt, or a description. */
export function Hint({ card }: { card: Card }) {
  return card.hint.kind === 'prompt' && (card.body === 'stream' || card.body === 'text') ? (
    <PromptText text={card.hint.text} />
  ) : (
    <>
      <p className={styles.words}>{card.description}</p>
      {card.body === 'documents' && <GreyLines rows={2} />}
    </>
  )
}

/** Grey lines where a result will stand. */
export function GreyLines({ rows }: { rows: number }) {
  return (
    <div className={styles.waiting}>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} style={{ width: `${[86, 72, 80, 58][row]}%` }} />
      ))}
    </div>
  )
}
