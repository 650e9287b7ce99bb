import { useMemo } from 'react'
import { diffTexts } from '../../engine/graph/diff-texts.ts'
import type { Json } from '../../engine/graph/values.ts'
import { useFullValue } from '../runs/values.ts'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { DocumentDiff } from './DocumentDiff.tsx'
import { isDocuments } from './read-value.ts'
import { WordDiff } from './WordDiff.tsx'
import styles from './ValueDiff.module.css'

interface Props {
  /** undefined: there was none. */
  readonly before: Json | undefined
  readonly after: Json | undefined
}

/** What changed from one value to another: texts by word, passages by place, the rest by line. */
export function ValueDiff({ before, after }: Props) {
  const from = useFullValue(before)
  const to = useFullValue(after)
  const error = from.error ?? to.error
  if (error !== undefined) return <Notice tone="error">{error}</Notice>
  if (from.isLoading || to.isLoading) return <Skeleton height={60} />
  return <Loaded before={from.value} after={to.value} />
}

function Loaded({ before, after }: Props) {
  const documents = documentsOf(before, after)
  const prose = isText(before) && isText(after)
  const segments = useMemo(
    () => (documents === undefined ? diffTexts(written(before), written(after)) : []),
    [documents, before, after],
  )
  return (
    <div className={styles.value}>
      {before === undefined && <p className={styles.word}>It had no value before.</p>}
      {after === undefined && <p className={styles.word}>It has no value now.</p>}
      {documents === undefined ? (
        <WordDiff segments={segments} mono={!prose} />
      ) : (
        <DocumentDiff before={documents.before} after={documents.after} />
      )}
    </div>
  )
}

function isText(value: Json | undefined): boolean {
  return value === undefined || typeof value === 'string'
}

function documentsOf(before: Json | undefined, after: Json | undefined) {
  const read = (value: Json | undefined) =>
    value === undefined || (Array.isArray(value) && value.length === 0)
      ? []
      : isDocuments(value)
        ? value
        : undefined
  const [from, to] = [read(before), read(after)]
  if (from === undefined || to === undefined || from.length + to.length === 0) return undefined
  return { before: from, after: to }
}

function written(value: Json | undefined): string {
  if (value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}
