import { useMemo } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import type { Document } from '../../engine/graph/values.ts'
import type { IndexSummary } from '../../server/api/indexes.ts'
import { withoutMarks } from '../markdown/without-marks.ts'
import { openPassage } from '../passages/passage-store.ts'
import { formatScore } from '../ui/figures.ts'
import { bestExcerpt, matchedParts, queryWords, termsIn, type QueryWord } from './match-words.ts'
import styles from './FoundPassages.module.css'

interface Props {
  readonly documents: readonly Document[]
  readonly query: string
  readonly index: IndexSummary
}

/** What a search found, best first: how well, and by which words. A click opens one in its document. */
export function FoundPassages({ documents, query, index }: Props) {
  const words = useMemo(() => queryWords(query, index.language), [query, index.language])
  const best = Math.max(...documents.map((one) => one.score ?? 0))
  return (
    <ol className={styles.list} aria-label="Passages that were found">
      {documents.map((document, at) => (
        <Found
          key={document.id}
          document={document}
          rank={at + 1}
          share={best > 0 ? (document.score ?? 0) / best : 0}
          words={words}
          index={index}
        />
      ))}
    </ol>
  )
}

/** UTF-16 units, about three lines. */
const excerptLength = 330

function Found({
  document,
  rank,
  share,
  words,
  index,
}: {
  document: Document
  rank: number
  share: number
  words: readonly QueryWord[]
  index: IndexSummary
}) {
  const { id, title, source, text, score, metadata } = document
  const { excerpt, found } = useMemo(() => {
    const parts = matchedParts(plain(text), words, index.language)
    const inTitle = matchedParts(title ?? '', words, index.language)
    return {
      excerpt: bestExcerpt(parts, excerptLength),
      found: termsIn([...parts, ...inTitle]),
    }
  }, [text, title, words, index.language])
  const page = metadata?.['page']
  return (
    <li>
      <AriaButton
        className={styles.passage ?? ''}
        onPress={() => openPassage({ id, index: index.name, title, source })}
      >
        <span className={styles.rank}>{rank}</span>
        <span className={styles.words}>
          <strong>{title ?? id}</strong>
          <span className={styles.source}>
            {source}
            {typeof page === 'number' && `, page ${page}`}
          </span>
          <span className={styles.excerpt}>
            {excerpt.map((part, at) =>
              part.term === undefined ? (
                part.text
              ) : (
                // Parts of one text have no names; their order never changes.
                <mark key={at}>{part.text}</mark>
              ),
            )}
          </span>
          <Matched words={words} found={found} byMeaning={index.embedding !== undefined} />
        </span>
        {score !== undefined && (
          <span
            className={styles.score}
            title="Compares the passages of this search with one another"
          >
            {formatScore(score)}
            <i style={{ '--share': share }} aria-hidden />
          </span>
        )}
      </AriaButton>
    </li>
  )
}

function Matched({
  words,
  found,
  byMeaning,
}: {
  words: readonly QueryWord[]
  found: ReadonlySet<string>
  byMeaning: boolean
}) {
  const there = words.filter(({ term }) => found.has(term))
  const missing = words.filter(({ term }) => !found.has(term))
  return (
    <span className={styles.matched}>
      {there.length === 0 && byMeaning && <span>found by its meaning alone</span>}
      {there.length > 0 && <span>matched</span>}
      {there.map(({ word }) => (
        <b key={word}>{word}</b>
      ))}
      {there.length > 0 && missing.length > 0 && (
        <span>without {missing.map(({ word }) => word).join(', ')}</span>
      )}
    </span>
  )
}

/** A passage as prose: tables, links and other marks of Markdown say nothing in an excerpt. */
function plain(text: string): string {
  return withoutMarks(text)
    .replaceAll(/^\|[\s:|-]+\|$/gm, '')
    .replaceAll(/!?\[([^\]]*)\]\([^)\s]*\)/g, '$1')
    .replaceAll(/[|\s]+/g, ' ')
    .trim()
}
