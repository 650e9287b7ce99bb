import { useQuery } from '@tanstack/react-query'
import type { Estimate } from '../../engine/run/estimate.ts'
import { request } from '../client/request.ts'

/**
 * What a run of a graph is likely to take, from what earlier runs took; undefined until it is known.
 * @param version a hash, or `draft`
 */
export function useEstimate(graph: string | undefined, version: string): Estimate | undefined {
  const { data } = useQuery({
    queryKey: ['estimate', graph, version],
    queryFn: () =>
      request<Estimate>(
        `/api/graphs/${encodeURIComponent(graph ?? '')}/estimate?version=${encodeURIComponent(version)}`,
      ),
    enabled: graph !== undefined && version !== '',
    // A graph with errors has no estimate; asking again gives the same.
    retry: false,
    staleTime: 30_000,
  })
  return data
}
