import { useMutation } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { useState } from 'react'
import type { SearchAnswer, SearchQuery } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { Button } from '../ui/Button.tsx'
import { TextField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { DocumentList } from '../values/DocumentList.tsx'
import styles from './IndexesPage.module.css'

/** Tries an index: what it finds for a query, with scores. */
export function IndexSearch({ index }: { index: string }) {
  const [query, setQuery] = useState('')
  const search = useMutation({
    mutationFn() {
      const body: SearchQuery = { query: query.trim(), topK: 20 }
      const path = `/api/indexes/${encodeURIComponent(index)}/search`
      return request<SearchAnswer>(path, { method: 'POST', body })
    },
  })
  return (
    <div className={styles.search}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (query.trim() !== '') search.mutate()
        }}
      >
        <TextField
          label={`Search in ${index}`}
          labelHidden
          autoFocus
          value={query}
          onChange={setQuery}
          placeholder="What should it find?"
        />
        <Button
          variant="primary"
          size="large"
          type="submit"
          icon={<Search />}
          isDisabled={query.trim() === '' || search.isPending}
        >
          Search
        </Button>
      </form>
      {search.error !== null && <Notice tone="error">{search.error.message}</Notice>}
      {search.data?.documents.length === 0 && <Notice>Nothing was found.</Notice>}
      {search.data !== undefined && search.data.documents.length > 0 && (
        <DocumentList documents={search.data.documents} />
      )}
    </div>
  )
}
