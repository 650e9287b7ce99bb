import { useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import type { Document } from '../../engine/graph/values.ts'
import { withoutMarks } from '../markdown/without-marks.ts'
import { openPassage } from '../passages/passage-store.ts'
import { Button } from '../ui/Button.tsx'
import { formatScore } from '../ui/figures.ts'
import styles from './DocumentList.module.css'

const few = 8

interface Props {
  readonly documents: readonly Document[]
  /** What they were chosen from, in its order. */
  readonly given?: readonly Document[]
}

/** Passages with their scores; a click opens one in its document. */
export function DocumentList({ documents, given }: Props) {
  const [all, setAll] = useState(false)
  const best = Math.max(...documents.map((one) => one.score ?? 0))
  return (
    <>
      <ol className={styles.list}>
        {(all ? documents : documents.slice(0, few)).map((document, at) => (
          // The same passage may be found twice.
          <li key={`${document.id} ${at}`}>
            <AriaButton
              className={styles.document ?? ''}
              onPress={() =>
                openPassage({ id: document.id, title: document.title, source: document.source })
              }
            >
              <span className={styles.rank}>
                {at + 1}
                {given !== undefined && <Move to={at + 1} from={placeIn(given, document)} />}
              </span>
              <span className={styles.words}>
                <strong>{document.title ?? document.id}</strong>
                <span className={styles.excerpt}>{withoutMarks(document.text.slice(0, 400))}</span>
              </span>
              {document.score !== undefined && (
                <span className={styles.score}>
                  {formatScore(document.score)}
                  <i style={{ '--share': best > 0 ? document.score / best : 0 }} />
                </span>
              )}
            </AriaButton>
          </li>
        ))}
      </ol>
      {!all && documents.length > few && (
        <Button variant="quiet" onPress={() => setAll(true)}>
          Show all {documents.length}
        </Button>
      )}
    </>
  )
}

function placeIn(given: readonly Document[], { id }: Document): number {
  return given.findIndex((one) => one.id === id) + 1
}

/** How far a passage moved in the ranking; 0 where it was in no place before. */
function Move({ from, to }: { from: number; to: number }) {
  if (from === 0) return <small title="It was not among those that came in">new</small>
  if (from === to) return null
  const up = from > to
  return (
    <small data-up={up || undefined} title={`It came in at place ${from}`}>
      {up ? '▲' : '▼'}
      {Math.abs(from - to)}
    </small>
  )
}
