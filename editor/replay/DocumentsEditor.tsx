import { ArrowDown, ArrowUp } from 'lucide-react'
import { useState } from 'react'
import type { Document } from '../../engine/graph/values.ts'
import { Checkbox } from '../ui/Checkbox.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { formatScore } from '../ui/figures.ts'
import styles from './DocumentsEditor.module.css'

interface Props {
  readonly label: string
  /** As the run had them. */
  readonly documents: readonly Document[]
  readonly onChange: (documents: readonly Document[]) => void
}

interface Item {
  readonly document: Document
  readonly place: number
  readonly on: boolean
}

/** Passages to switch on and off and to put into another order. What is off stays in sight. */
export function DocumentsEditor({ label, documents, onChange }: Props) {
  const [items, setItems] = useState<readonly Item[]>(() =>
    documents.map((document, at) => ({ document, place: at + 1, on: true })),
  )
  const change = (next: readonly Item[]): void => {
    setItems(next)
    onChange(next.filter(({ on }) => on).map(({ document }) => document))
  }
  const move = (at: number, to: number): void => {
    const next = [...items]
    const [item] = next.splice(at, 1)
    if (item !== undefined) next.splice(to, 0, item)
    change(next)
  }
  return (
    <ol className={styles.list} aria-label={label}>
      {items.map(({ document, place, on }, at) => {
        const title = document.title ?? document.id
        return (
          // The same passage may be found twice; where it stood tells them apart.
          <li key={place} data-off={!on || undefined}>
            <Checkbox
              aria-label={`Pass on ${title}`}
              isSelected={on}
              onChange={(now) =>
                change(items.map((item, one) => (one === at ? { ...item, on: now } : item)))
              }
            />
            <span className={styles.place}>{place}</span>
            <span className={styles.title} title={document.text.slice(0, 600)}>
              {title}
            </span>
            {document.score !== undefined && (
              <span className={styles.score}>{formatScore(document.score)}</span>
            )}
            <IconButton
              label={`Move ${title} up`}
              size="small"
              isDisabled={at === 0}
              onPress={() => move(at, at - 1)}
            >
              <ArrowUp />
            </IconButton>
            <IconButton
              label={`Move ${title} down`}
              size="small"
              isDisabled={at === items.length - 1}
              onPress={() => move(at, at + 1)}
            >
              <ArrowDown />
            </IconButton>
          </li>
        )
      })}
    </ol>
  )
}
