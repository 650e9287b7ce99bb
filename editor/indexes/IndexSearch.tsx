import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Search, SearchX } from 'lucide-react'
import { useState } from 'react'
import { useSearchParams } from 'wouter'
import type { IndexSummary, SearchAnswer, SearchQuery } from '../../server/api/indexes.ts'
import { request } from '../client/request.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Notice } from '../ui/Notice.tsx'
import { SearchField } from '../ui/SearchField.tsx'
import { Select } from '../ui/Select.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { indexAddress } from './index-requests.ts'
import { FoundPassages } from './FoundPassages.tsx'
import styles from './IndexSearch.module.css'

const counts = ['5', '10', '20', '50']

/** Tries an index: what it finds for a query, with scores and with the words that were matched. */
export default function IndexSearch({ index }: { index: IndexSummary }) {
  const { name, embedding, state } = index
  const [parameters, setParameters] = useSearchParams()
  const query = parameters.get('query') ?? ''
  const asked = parameters.get('top') ?? ''
  const top = counts.includes(asked) ? asked : '10'
  const [typed, setTyped] = useState(query)
  const { data, error, isFetching, isPlaceholderData, refetch } = useQuery({
    queryKey: ['index', name, 'search', query, top],
    enabled: query !== '',
    placeholderData: keepPreviousData,
    queryFn({ signal }) {
      const body: SearchQuery = { query, topK: Number(top) }
      return request<SearchAnswer>(indexAddress(name, '/search'), { method: 'POST', body, signal })
    },
  })
  const set = (key: string, value: string): void =>
    setParameters(
      (before) => {
        before.set(key, value)
        return before
      },
      { replace: true },
    )
  return (
    <div className={styles.search}>
      <form
        className={styles.form}
        role="search"
        onSubmit={(event) => {
          event.preventDefault()
          const words = typed.trim()
          if (words === '') return
          if (words === query) void refetch()
          else set('query', words)
        }}
      >
        <SearchField
          label={`Search in ${name}`}
          autoFocus
          value={typed}
          onChange={setTyped}
          placeholder="Ask as your users would"
        />
        <Select
          label="How many passages"
          labelHidden
          value={top}
          onChange={(count) => set('top', count)}
          options={counts.map((id) => ({ id, label: `${id} passages` }))}
        />
        <Button variant="primary" size="large" type="submit" isDisabled={typed.trim() === ''}>
          Search
        </Button>
      </form>
      {error !== null && (
        <Notice tone="error" title="It could not be searched">
          {error.message}
        </Notice>
      )}
      {isFetching && state === 'building' && (
        <Notice>The index is being built. The search waits until it is done.</Notice>
      )}
      {query === '' && (
        <EmptyState icon={<Search />} title="Try what graphs would find">
          {embedding === undefined
            ? 'Passages are found by their words. Connect an embedding model in the settings to find them by meaning as well.'
            : `Passages are found by their words and by their meaning, with ${embedding}.`}
        </EmptyState>
      )}
      {query !== '' && data === undefined && error === null && <Skeleton height={300} />}
      {data?.documents.length === 0 && (
        <EmptyState icon={<SearchX />} title={`Nothing was found for "${query}"`}>
          None of its words is in the {index.passages} passages of this index. Try other words, or
          add the documents that answer it.
        </EmptyState>
      )}
      {data !== undefined && data.documents.length > 0 && (
        <div className={styles.found} data-old={isPlaceholderData || undefined}>
          <FoundPassages documents={data.documents} query={query} index={index} />
        </div>
      )}
    </div>
  )
}
