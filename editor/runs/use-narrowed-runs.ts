import { useSearchParams } from 'wouter'
import { readStretch, type Stretch } from '../monitor/monitor-range.ts'

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
  const without =
    (...names: readonly string[]) =>
    () =>
      setSearch((before) => {
        const after = new URLSearchParams(before)
        for (const name of names) after.delete(name)
        return after
      })
  return {
    time: readStretch(search),
    deployment: search.get('deployment') ?? undefined,
    showAllTimes: without('from', 'to'),
    showAllRuns: without('deployment'),
  }
}
