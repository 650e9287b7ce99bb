import { Button as AriaButton } from 'react-aria-components'
import type { Citation } from '../../engine/graph/values.ts'
import { Markdown } from '../markdown/Markdown.tsx'
import { openPassage } from '../passages/passage-store.ts'
import { Tooltip } from '../ui/Tooltip.tsx'
import { lightPassages, useLitPassages } from './lit-passages.ts'
import styles from './AnswerText.module.css'

interface Props {
  readonly text: string
  readonly citations: readonly Citation[]
  /** What pressing a mark does; left out, it opens the passage in its document. */
  readonly onOpen?: (citation: Citation) => void
}

/** An answer whose marks open the passages they stand for. */
export function AnswerText({ text, citations, onOpen = openCitation }: Props) {
  const byNumber = new Map(citations.map((citation) => [citation.number, citation]))
  return (
    <Markdown
      text={text}
      citation={(number) => {
        const citation = byNumber.get(number)
        return citation === undefined ? (
          `[${number}]`
        ) : (
          <CitationMark number={number} citation={citation} onOpen={onOpen} />
        )
      }}
    />
  )
}

interface MarkProps {
  readonly number: number
  readonly citation: Citation
  readonly onOpen: (citation: Citation) => void
}

function CitationMark({ number, citation, onOpen }: MarkProps) {
  return (
    <Tooltip text={citation.title ?? citation.source ?? citation.id} placement="top">
      <AriaButton
        className={styles.mark ?? ''}
        data-citation
        onFocus={() => lightPassages([citation.id])}
        onBlur={() => lightPassages([])}
        aria-label={`Citation ${number}: ${citation.title ?? citation.id}`}
        onPress={() => onOpen(citation)}
      >
        {number}
      </AriaButton>
    </Tooltip>
  )
}

/** The passages behind an answer, in the order of their numbers. */
export function Sources({ citations }: { citations: readonly Citation[] }) {
  const lit = useLitPassages((state) => state.ids)
  if (citations.length === 0) return null
  return (
    <ol className={styles.sources} aria-label="Sources">
      {citations.map((citation) => (
        <li key={`${citation.number} ${citation.id}`}>
          <AriaButton
            className={styles.source ?? ''}
            data-lit={lit.has(citation.id) || undefined}
            onHoverStart={() => lightPassages([citation.id])}
            onHoverEnd={() => lightPassages([])}
            onFocus={() => lightPassages([citation.id])}
            onBlur={() => lightPassages([])}
            onPress={() => openCitation(citation)}
          >
            <span className={styles.number}>{citation.number}</span>
            <span className={styles.words}>
              <strong>{citation.title ?? citation.id}</strong>
              {citation.source !== undefined && <small>{citation.source}</small>}
            </span>
          </AriaButton>
        </li>
      ))}
    </ol>
  )
}

function openCitation({ id, number, title, source, quote }: Citation): void {
  openPassage({ id, number, title, source, quote })
}
