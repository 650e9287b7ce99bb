import { useEffect, useRef } from 'react'
import { Markdown } from '../markdown/Markdown.tsx'
import { markQuote } from '../passages/mark-quote.ts'
import { openPassage } from '../passages/passage-store.ts'
import type { ShownPassage } from './item-passages.ts'
import { useRole } from './only-reviews.ts'
import styles from './ItemView.module.css'

/** A passage with the words marked that the answer rests on; its title opens the whole document. */
export function PassageCard({ passage }: { passage: ShownPassage }) {
  const { id, title, text, source, numbers, quotes } = passage
  const { onlyReviews } = useRole()
  const body = useRef<HTMLDivElement>(null)
  const quote = quotes.join(' … ')
  useEffect(() => {
    const element = body.current
    if (element === null || quote === '') return undefined
    let unmark = markQuote(element, quote)
    // What sets Markdown is loaded on its own, and the marks belong to what it has written.
    const written = new MutationObserver(() => {
      unmark?.()
      unmark = markQuote(element, quote)
    })
    written.observe(element, { childList: true, subtree: true })
    return () => {
      written.disconnect()
      unmark?.()
    }
  }, [quote, text])
  return (
    <li
      className={styles.passage}
      data-cited={numbers.length > 0 || undefined}
      data-passage={id}
      tabIndex={-1}
    >
      <header>
        {numbers.map((number) => (
          <span key={number} className={styles.number}>
            {number}
          </span>
        ))}
        {onlyReviews ? (
          <strong>{title}</strong>
        ) : (
          <button
            type="button"
            onClick={() => openPassage({ id, title, source, number: numbers[0], quote: quotes[0] })}
          >
            {title}
          </button>
        )}
        {source !== undefined && source !== title && <small>{source}</small>}
      </header>
      <div ref={body} className={styles.passageText}>
        <Markdown text={text} />
      </div>
    </li>
  )
}
