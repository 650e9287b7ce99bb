import { useState } from 'react'
import type { Document, Json } from '../../engine/graph/values.ts'
import { readVerdict } from '../canvas/value-shape.ts'
import { Markdown } from '../markdown/Markdown.tsx'
import { useFullValue } from '../runs/values.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { DocumentList } from './DocumentList.tsx'
import { JsonTree } from './JsonTree.tsx'
import { MessageList } from './MessageList.tsx'
import { isDocuments, isMessages } from './read-value.ts'
import { VerdictView } from './VerdictView.tsx'
import styles from './ValueView.module.css'

interface Props {
  readonly value: Json
  /** Passages that it was made of: those of the value say from which place they moved. */
  readonly given?: readonly Document[]
}

/** A value as it is best read: prose, passages, messages, a verdict, or its tree. */
export function ValueView({ value, given }: Props) {
  const full = useFullValue(value)
  if (full.error !== undefined) return <Notice tone="error">{full.error}</Notice>
  if (full.value === undefined) return <Skeleton height={60} />
  return <Loaded value={full.value} {...(given === undefined ? {} : { given })} />
}

function Loaded({ value, given }: Props) {
  if (typeof value === 'string') return <TextView text={value} />
  if (isDocuments(value))
    return <DocumentList documents={value} {...(given === undefined ? {} : { given })} />
  if (isMessages(value)) return <MessageList messages={value} />
  if (readVerdict(value) !== undefined) return <VerdictView value={value} />
  if (Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string')) {
    return (
      <ol className={styles.list}>
        {value.map((one: Json, at) => (
          <li key={at}>{one as string}</li>
        ))}
      </ol>
    )
  }
  return (
    <div className={styles.tree}>
      <JsonTree value={value} />
    </div>
  )
}

const shortest = 4000

function TextView({ text }: { text: string }) {
  const [raw, setRaw] = useState(false)
  const [whole, setWhole] = useState(false)
  const shown = whole ? text : text.slice(0, shortest)
  if (text === '') return <p className={styles.empty}>Empty text</p>
  return (
    <div className={styles.text}>
      {raw ? <pre className={styles.raw}>{shown}</pre> : <Markdown text={shown} />}
      <div className={styles.tools}>
        {text.length > shortest && !whole && (
          <Button variant="quiet" onPress={() => setWhole(true)}>
            Show all {text.length.toLocaleString()} characters
          </Button>
        )}
        <Button variant="quiet" onPress={() => setRaw(!raw)}>
          {raw ? 'Rendered' : 'Raw'}
        </Button>
      </div>
    </div>
  )
}
