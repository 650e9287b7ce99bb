import { useQuery } from '@tanstack/react-query'
import type { Estimate } from '../../engine/run/estimate.ts'
import { requestLater } from '../client/request-later.ts'
import { useDocument } from '../document/document-store.ts'

/** What was told last of each graph and version. */
const told = new Map<string, Estimate>()

/** What is shown of a graph, for what is done outside of components. */
export function shownEstimate(graph: string, version: string): Estimate | undefined {
  return told.get(`${graph} ${version}`)
}

/**
 * What a run of a graph is likely to take, from what earlier runs took; undefined until it is known.
 * @param version a hash, or `draft`
 */
export function useEstimate(graph: string | undefined, version: string): Estimate | undefined {
  const { data } = useQuery({
    queryKey: ['estimate', graph, version],
    async queryFn() {
      const found = await requestLater<Estimate>(
        `/api/graphs/${encodeURIComponent(graph ?? '')}/estimate?version=${encodeURIComponent(version)}`,
      )
      told.set(`${graph} ${version}`, found)
      return found
    },
    enabled: graph !== undefined && version !== '',
    // A graph with errors has no estimate; asking again gives the same.
    retry: false,
    staleTime: 30_000,
  })
  return data
}

/** Medians of what runs of the newest version took; undefined where nothing is known. */
export function useUsual():
  | { readonly runs: number; readonly duration: number; readonly cost: number | null }
  | undefined {
  const graph = useDocument((state) => state.graph?.name)
  const version = useDocument((state) => state.version)
  // What has problems cannot run, and the server has no estimate of it.
  const canRun = useDocument(
    ({ catalogue, problems }) =>
      catalogue.length > 0 && !problems.some(({ severity }) => severity === 'error'),
  )
  const estimate = useEstimate(canRun ? graph : undefined, version)
  if (estimate?.duration === undefined) return undefined
  const { runs, duration, cost } = estimate
  return { runs, duration: duration.median, cost: cost === null ? null : (cost?.median ?? 0) }
}
