import {
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
  type UseQueryResult,
} from '@tanstack/react-query'
import type { ComparedRow, RowDetail, RowList } from '../../server/api/experiments.ts'
import { request } from '../client/request.ts'
import { experimentAddress, experimentKey } from './evaluate-requests.ts'

export type RowFilter = 'regressed' | 'improved' | 'judges-disagree' | 'errors' | 'all'

/** One variant alone has no candidate. */
export interface Pair {
  readonly baseline: string
  readonly candidate?: string
}

const pageSize = 25

/** The examples of a comparison, what changed most first, in pages. */
export function useRows(id: string, pair: Pair, metric: string | undefined, show: RowFilter) {
  const query = useInfiniteQuery({
    queryKey: [...experimentKey(id), 'rows', pair, metric, show],
    initialPageParam: '',
    enabled: metric !== undefined,
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) =>
      request<RowList>(rowsAddress(id, pair, metric ?? '', show, pageSize, pageParam), { signal }),
    getNextPageParam: ({ next }) => next,
  })
  const rows: readonly ComparedRow[] = query.data?.pages.flatMap((page) => page.rows) ?? []
  return { ...query, rows, counts: query.data?.pages[0]?.counts }
}

/** All rows that a filter takes, in as many requests as that needs. */
export async function allRows(
  id: string,
  pair: Pair,
  metric: string,
  show: RowFilter,
): Promise<readonly ComparedRow[]> {
  const rows: ComparedRow[] = []
  let after: string | undefined = ''
  while (after !== undefined) {
    const page: RowList = await request<RowList>(rowsAddress(id, pair, metric, show, 100, after))
    rows.push(...page.rows)
    after = page.next
  }
  return rows
}

export function useRowDetail(id: string, pair: Pair, example: string): UseQueryResult<RowDetail> {
  return useQuery({
    queryKey: [...experimentKey(id), 'row', pair, example],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      request<RowDetail>(
        experimentAddress(
          id,
          `/rows/${encodeURIComponent(example)}?${new URLSearchParams({ ...pair }).toString()}`,
        ),
        { signal },
      ),
  })
}

function rowsAddress(
  id: string,
  pair: Pair,
  metric: string,
  show: RowFilter,
  limit: number,
  after: string,
): string {
  const query = new URLSearchParams({ ...pair, metric, show, limit: String(limit) })
  if (after !== '') query.set('after', after)
  return experimentAddress(id, `/rows?${query.toString()}`)
}
