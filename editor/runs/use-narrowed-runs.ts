import { useSearchParams } from 'wouter'
import { readStretch, type Stretch } from '../monitor/monitor-range.ts'
import { changedSearch } from '../ui/changed-search.ts'

/** What the address narrows the list of runs to, and the ways out of it. */
export interface NarrowedRuns {
  /** `from` and `to`. */
  readonly time: Stretch | undefined
  /** Whose answers they are. */
  readonly deployment: string | undefined
  readonly showAllTimes: () => void
  readonly showAllRuns: () => void
}

export function useNarrowedRuns(): NarrowedRuns {
  const [search, setSearch] = useSearchParams()
  return {
    time: readStretch(search),
    deployment: search.get('deployment') ?? undefined,
    showAllTimes: () => setSearch(changedSearch({ from: undefined, to: undefined })),
    showAllRuns: () => setSearch(changedSearch({ deployment: undefined })),
  }
}
