import { useSearchParams } from 'wouter'
import { changedSearch } from '../ui/changed-search.ts'
import { rangeParameters, readRange, type MonitorRange } from './monitor-range.ts'

/** What the page shows, as its address says it, so that a link opens the same view. */
export interface MonitorAddress {
  readonly range: MonitorRange
  readonly graph: string | undefined
  readonly deployment: string | undefined
  /** Ids of the charts that are shown as tables. */
  readonly tables: readonly string[]
}

interface MonitorActs {
  readonly showRange: (range: MonitorRange) => void
  readonly narrow: (filter: 'graph' | 'deployment', name: string | undefined) => void
  readonly showTable: (chart: string, shown: boolean) => void
}

export function useMonitorAddress(): MonitorAddress & MonitorActs {
  const [search, setSearch] = useSearchParams()
  const tables = search.get('tables')?.split(',') ?? []
  const set = (parameters: Record<string, string | undefined>, replace: boolean): void =>
    setSearch(changedSearch(parameters), { replace })
  return {
    range: readRange(search),
    graph: search.get('graph') ?? undefined,
    deployment: search.get('deployment') ?? undefined,
    tables,
    // Each range is a step that "Back" takes back.
    showRange: (range) => set(rangeParameters(range), false),
    narrow: (filter, name) =>
      // A deployment belongs to one graph.
      set(filter === 'graph' ? { graph: name, deployment: undefined } : { deployment: name }, true),
    showTable(chart, shown) {
      const others = tables.filter((id) => id !== chart)
      const after = shown ? [...others, chart] : others
      set({ tables: after.length === 0 ? undefined : after.join(',') }, true)
    },
  }
}
