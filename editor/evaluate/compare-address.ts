import { useSearchParams } from 'wouter'
import { changedSearch } from '../ui/changed-search.ts'
import type { RowFilter } from './row-requests.ts'

/** What the page shows, as its address says it, so that a link opens the same view. */
export interface CompareAddress {
  readonly base: string | undefined
  readonly cand: string | undefined
  readonly metric: string | undefined
  readonly show: RowFilter | undefined
  /** Id of the example that is open. */
  readonly row: string | undefined
}

const filters: readonly RowFilter[] = ['regressed', 'improved', 'judges-disagree', 'errors', 'all']

export function useCompareAddress(): [
  CompareAddress,
  (change: Partial<Record<keyof CompareAddress, string | undefined>>) => void,
] {
  const [parameters, setParameters] = useSearchParams()
  const read = (name: string): string | undefined => parameters.get(name) ?? undefined
  const address: CompareAddress = {
    base: read('base'),
    cand: read('cand'),
    metric: read('metric'),
    show: filters.find((filter) => filter === read('show')),
    row: read('row'),
  }
  return [
    address,
    (change) =>
      // Opening an example is a step that "Back" takes back; another metric is not.
      setParameters(changedSearch(change), { replace: !('row' in change) }),
  ]
}
