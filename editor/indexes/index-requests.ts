import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import type { IndexList, IndexSummary } from '../../server/api/indexes.ts'
import { request } from '../client/request.ts'

/** The address of an index in the API, with what follows it. */
export function indexAddress(index: string, rest = ''): string {
  return `/api/indexes/${encodeURIComponent(index)}${rest}`
}

/** All indexes. The server tells of each change; while one is built it is asked besides. */
export function useIndexes(): UseQueryResult<IndexList> {
  return useQuery({
    queryKey: ['indexes'],
    queryFn: () => request<IndexList>('/api/indexes'),
    refetchInterval: ({ state }) =>
      state.data?.indexes.some((index) => index.state === 'building') === true ? 2000 : false,
  })
}

/** Puts what the server said of one index into the list of all, and asks for it anew where it says nothing. */
export function useIndexChanged(): (name: string, summary?: IndexSummary) => void {
  const queries = useQueryClient()
  return (name, summary) => {
    if (summary !== undefined) {
      queries.setQueryData<IndexList>(['indexes'], (before) => {
        if (before === undefined) return undefined
        const others = before.indexes.filter((index) => index.name !== name)
        return { indexes: [...others, summary].toSorted((a, b) => (a.name < b.name ? -1 : 1)) }
      })
    } else void queries.invalidateQueries({ queryKey: ['indexes'] })
    void queries.invalidateQueries({ queryKey: ['index', name] })
  }
}
