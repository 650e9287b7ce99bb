import { useState } from 'react'
import type { TextSegment } from '../../engine/graph/graph-diff.ts'
import { Button } from '../ui/Button.tsx'
import { around } from './around-changes.ts'
import styles from './WordDiff.module.css'

interface Props {
  readonly segments: readonly TextSegment[]
  /** As code, with all its spaces. */
  readonly mono?: boolean
}

/** What went and what came from one text to another, word by word. Long parts that stayed are folded. */
export function WordDiff({ segments, mono = false }: Props) {
  const [whole, setWhole] = useState(false)
  const parts = whole ? segments : around(segments)
  const folded = parts.some((part) => part.kind === 'folded')
  return (
    <div className={styles.diff} data-mono={mono || undefined}>
      <p className={styles.text}>
        {parts.map((part, at) => {
          // Parts of one text have no names of their own.
          switch (part.kind) {
            case 'added':
              return <ins key={at}>{part.text}</ins>
            case 'removed':
              return <del key={at}>{part.text}</del>
            case 'folded':
              return (
                <span key={at} className={styles.folded}>
                  {' '}
                  …{' '}
                </span>
              )
            case 'kept':
              return <span key={at}>{part.text}</span>
          }
        })}
      </p>
      {folded && (
        <Button variant="quiet" onPress={() => setWhole(true)}>
          Show the whole text
        </Button>
      )}
    </div>
  )
}
