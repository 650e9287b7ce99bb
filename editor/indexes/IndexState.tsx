import type { IndexSummary } from '../../server/api/indexes.ts'
import { StatusMark } from '../ui/StatusMark.tsx'
import styles from './IndexState.module.css'

/** Whether an index can be searched as it is, in a mark and a word. */
export function IndexState({ index }: { index: IndexSummary }) {
  const { state, documents } = index
  if (state === 'building') return <Marked status="running" word="Building" />
  if (state === 'failed') return <Marked status="failed" word="Failed" />
  if (documents === 0) return <span className={styles.empty}>Empty</span>
  return <Marked status="succeeded" word="Ready" />
}

function Marked({ status, word }: { status: 'running' | 'failed' | 'succeeded'; word: string }) {
  return (
    <span className={styles.state}>
      <span aria-hidden className={styles.mark}>
        <StatusMark status={status} />
      </span>
      {word}
    </span>
  )
}
