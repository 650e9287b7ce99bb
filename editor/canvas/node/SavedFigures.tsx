import type { Span } from '../../../engine/run/trace.ts'
import { savedWords } from '../../runs/saved-words.ts'
import { savedBy } from '../../runs/saved.ts'
import { formatCost, formatTokens } from '../../ui/figures.ts'
import styles from './CardFoot.module.css'

/** The bolt in the head says that it is from the cache; here is what that saved, struck out. */
export default function SavedFigures({ span }: { span: Span }) {
  const { saved } = span
  const words = savedWords(savedBy(span))
  return (
    <>
      {saved !== undefined && saved.uncounted === undefined && (
        <b>
          <s>
            {formatTokens(saved.inputTokens)}
            <em>→</em>
            {formatTokens(saved.outputTokens)}
          </s>
        </b>
      )}
      <span className={styles.saved} title={words === '' ? undefined : `Saved ${words}`}>
        cached
        {words !== '' && <span className="visually-hidden">, saved {words}</span>}
      </span>
      {typeof saved?.cost === 'number' && saved.cost > 0 && (
        <b className={styles.cost}>
          <s>{formatCost(saved.cost)}</s>
        </b>
      )}
    </>
  )
}
