import { useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import type { Document } from '../../engine/graph/values.ts'
import { openPassage } from '../passages/passage-store.ts'
import { Button } from '../ui/Button.tsx'
import { formatScore } from '../ui/figures.ts'
import styles from './DocumentList.module.css'

const few = 8

/** Passages with their scores; a click opens one in its document. */
export function DocumentList({ documents }: { documents: readonly Document[] }) {
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
              <span className={styles.rank}>{at + 1}</span>
              <span className={styles.words}>
                <strong>{document.title ?? document.id}</strong>
                <span className={styles.excerpt}>{excerptOf(document.text)}</span>
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

/** The words of a passage without the marks of its Markdown. */
function excerptOf(text: string): string {
  return text
    .replaceAll(/^\|[\s:|-]+\|$/gm, '')
    .replaceAll(/[|*`#]+/g, ' ')
    .trim()
}
