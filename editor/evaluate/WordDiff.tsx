import { useMemo } from 'react'
import { diffTexts } from '../../engine/graph/diff-texts.ts'
import { aroundChanges } from './around-changes.ts'
import { mergeReplaced } from './merge-replaced.ts'
import styles from './WordDiff.module.css'

interface Props {
  readonly before: string
  readonly after: string
  /** Characters of what stayed that are shown beside a change; left out, all. */
  readonly near?: number
}

/** What one text has lost and gained against another, word by word, in place. */
export function WordDiff({ before, after, near }: Props) {
  const segments = useMemo(() => {
    const all = mergeReplaced(diffTexts(before, after))
    return near === undefined ? all : aroundChanges(all, near)
  }, [before, after, near])
  return (
    <span className={styles.diff} data-short={near !== undefined || undefined}>
      {segments.map(({ kind, text }, at) =>
        kind === 'added' ? (
          <ins key={at}>{text}</ins>
        ) : kind === 'removed' ? (
          <del key={at}>{text}</del>
        ) : (
          <span key={at}>{text}</span>
        ),
      )}
    </span>
  )
}
