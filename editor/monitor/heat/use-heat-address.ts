import { useSearchParams } from 'wouter'
import { noRange, rangeParameters, readRange, type MonitorRange } from '../monitor-range.ts'
import { changedSearch } from '../../ui/changed-search.ts'
import { readHeat, type Heat } from './node-heat.ts'

/** What tints the canvas, as its address says it: `heat=time`, with a range and perhaps a deployment. */
export interface HeatAddress {
  readonly heat: Heat | undefined
  readonly range: MonitorRange
  readonly deployment: string | undefined
}

interface HeatActs {
  readonly showHeat: (heat: Heat) => void
  readonly showRange: (range: MonitorRange) => void
  readonly showAllDeployments: () => void
  readonly takeOff: () => void
}

export function useHeatAddress(): HeatAddress & HeatActs {
  const [search, setSearch] = useSearchParams()
  const set = (parameters: Record<string, string | undefined>): void =>
    setSearch(changedSearch(parameters), { replace: true })
  return {
    heat: readHeat(search.get('heat')),
    range: readRange(search),
    deployment: search.get('deployment') ?? undefined,
    showHeat: ({ id }) => set({ heat: id }),
    showRange: (range) => set(rangeParameters(range)),
    showAllDeployments: () => set({ deployment: undefined }),
    takeOff: () => set({ heat: undefined, deployment: undefined, ...noRange }),
  }
}
