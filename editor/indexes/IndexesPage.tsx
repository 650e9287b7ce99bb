import { Database, Plus } from 'lucide-react'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { IndexSummary } from '../../server/api/indexes.ts'
import { paths } from '../paths.ts'
import { Page } from '../shell/Page.tsx'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { formatCount } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { BuildProgress } from './BuildProgress.tsx'
import { chunkingInWords, languageName } from './chunkers.ts'
import { useIndexes } from './index-requests.ts'
import { IndexState } from './IndexState.tsx'
import { NewIndexDialog } from './NewIndexDialog.tsx'
import styles from './IndexesPage.module.css'

/** The collections of documents that graphs search. */
export default function IndexesPage() {
  const [, go] = useLocation()
  const [making, setMaking] = useState(false)
  const { data, error, isPending, refetch } = useIndexes()
  const indexes = data?.indexes ?? []
  const add = (
    <Button variant="primary" size="large" icon={<Plus />} onPress={() => setMaking(true)}>
      New index
    </Button>
  )
  return (
    <Page
      title="Indexes"
      lead="Collections of documents, cut into passages, that graphs search by words and, with an embedding model, by meaning."
      actions={indexes.length > 0 && add}
    >
      {error !== null && (
        <Notice
          tone="error"
          title="The indexes could not be loaded"
          action={<Button onPress={() => void refetch()}>Try again</Button>}
        >
          {error.message}
        </Notice>
      )}
      {isPending && (
        <div className={styles.list} role="status" aria-busy="true" aria-label="Indexes are loaded">
          <Skeleton height={70} />
          <Skeleton height={70} />
        </div>
      )}
      {data !== undefined && indexes.length === 0 && (
        <div className={styles.empty}>
          <EmptyState icon={<Database />} title="No indexes yet" action={add}>
            An index takes in files and web pages: manuals, handbooks, tickets, whatever your graphs
            shall know. Make one, then drop your files on it.
          </EmptyState>
        </div>
      )}
      <ul className={styles.list}>
        {indexes.map((index) => (
          <IndexRow key={index.name} index={index} />
        ))}
      </ul>
      {making && (
        <NewIndexDialog
          taken={indexes.map(({ name }) => name)}
          onClose={() => setMaking(false)}
          onMade={(name) => go(paths.index(name))}
        />
      )}
    </Page>
  )
}

function IndexRow({ index }: { index: IndexSummary }) {
  const { name, documents, passages, language, chunking, embedding, error, progress } = index
  return (
    <li className={styles.row}>
      <Link href={paths.index(name)} className={styles.link}>
        <span className={styles.icon}>
          <Database size={17} aria-hidden />
        </span>
        <span className={styles.text}>
          <strong>{name}</strong>
          {progress !== undefined && <BuildProgress progress={progress} small />}
          {error !== undefined && <small className={styles.error}>{error}</small>}
          {progress === undefined && error === undefined && (
            <small>
              {languageName(language)} · {chunkingInWords(chunking)} ·{' '}
              {embedding === undefined ? 'by words' : `by words and meaning, with ${embedding}`}
            </small>
          )}
        </span>
        <span className={styles.facts}>
          <span>{formatCount(documents, 'document')}</span>
          <span>{formatCount(passages, 'passage')}</span>
        </span>
        <span className={styles.state}>
          <IndexState index={index} />
        </span>
      </Link>
    </li>
  )
}
