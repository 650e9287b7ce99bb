import { useQuery } from '@tanstack/react-query'
import { Database } from 'lucide-react'
import { useState } from 'react'
import type { IndexList, IndexSummary } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { Page } from '../shell/Page.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { formatCount } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Progress } from '../ui/Progress.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { IndexSearch } from './IndexSearch.tsx'
import styles from './IndexesPage.module.css'

/** The collections of documents that graphs search. */
export function IndexesPage() {
  const { data, error, isPending } = useQuery({
    queryKey: ['indexes'],
    queryFn: () => request<IndexList>('/api/indexes'),
    refetchInterval: ({ state }) =>
      state.data?.indexes.some((index) => index.state === 'building') === true ? 1000 : false,
  })
  return (
    <Page
      title="Indexes"
      lead="Collections of documents, cut into passages, that graphs search by words and, with an embedding model, by meaning."
    >
      {error !== null && (
        <Notice tone="error" title="The indexes could not be loaded">
          {error.message}
        </Notice>
      )}
      {isPending && <Skeleton height={110} />}
      {data?.indexes.length === 0 && (
        <EmptyState icon={<Database />} title="No indexes yet">
          Make one from a folder of your documents, as shown below.
        </EmptyState>
      )}
      <div className={styles.list}>
        {data?.indexes.map((index) => (
          <IndexCard key={index.name} index={index} />
        ))}
      </div>
      <p className={styles.more}>
        Make an index from your own files, or bring one up to date, in a terminal:{' '}
        <code>npm run heddle -- index add handbook ./handbook</code>
      </p>
    </Page>
  )
}

function IndexCard({ index }: { index: IndexSummary }) {
  const [searching, setSearching] = useState(false)
  const { progress } = index
  return (
    <section className={styles.card} aria-label={index.name}>
      <header className={styles.head}>
        <h2>{index.name}</h2>
        {index.state === 'ready' && <Badge tone="ok">ready</Badge>}
        {index.state === 'building' && <Badge tone="accent">building</Badge>}
        {index.state === 'failed' && <Badge tone="error">failed</Badge>}
        <span className={styles.facts}>
          {formatCount(index.documents, 'document')} · {formatCount(index.passages, 'passage')} ·{' '}
          {index.language}
          {' · '}
          {index.embedding === undefined ? 'by words' : `by words and meaning (${index.embedding})`}
        </span>
        <Button onPress={() => setSearching(!searching)}>
          {searching ? 'Close the search' : 'Search'}
        </Button>
      </header>
      {progress !== undefined && (
        <Progress label={progress.what} value={progress.done} maxValue={progress.total} />
      )}
      {index.error !== undefined && (
        <Notice tone="error" title="It could not be built">
          {index.error}
        </Notice>
      )}
      {searching && <IndexSearch index={index.name} />}
    </section>
  )
}
