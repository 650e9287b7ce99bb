import { useMemo } from 'react'
import type { Document } from '../../engine/graph/values.ts'
import { formatScore } from '../ui/figures.ts'
import { diffDocuments, type DocumentChange } from './diff-documents.ts'
import styles from './DocumentDiff.module.css'

interface Props {
  readonly before: readonly Document[]
  readonly after: readonly Document[]
}

/** Passages that came, went and moved from one list to another. */
export function DocumentDiff({ before, after }: Props) {
  const changes = useMemo(() => diffDocuments(before, after), [before, after])
  return (
    <ol className={styles.list}>
      {changes.map((change, at) => (
        // The same passage may be found twice.
        <li key={`${change.document.id} ${at}`} data-change={wordOf(change).kind}>
          <span className={styles.rank}>{change.after ?? '–'}</span>
          <span className={styles.title}>{change.document.title ?? change.document.id}</span>
          <span className={styles.word}>{wordOf(change).text}</span>
          <span className={styles.score}>
            {change.document.score === undefined ? '' : formatScore(change.document.score)}
          </span>
        </li>
      ))}
    </ol>
  )
}

function wordOf({ before, after, rewritten }: DocumentChange): { kind: string; text: string } {
  if (before === undefined) return { kind: 'added', text: 'added' }
  if (after === undefined) return { kind: 'removed', text: `removed, was ${before}` }
  if (rewritten) return { kind: 'changed', text: 'other text' }
  if (before === after) return { kind: 'kept', text: '' }
  return before > after
    ? { kind: 'up', text: `▲ ${before - after}, was ${before}` }
    : { kind: 'down', text: `▼ ${after - before}, was ${before}` }
}
