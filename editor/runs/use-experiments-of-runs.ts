import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ExperimentList, ExperimentSummary } from '../../server/api/experiments.ts'
import { request } from '../client/request.ts'

/** The experiments of a graph, or of all, by id. */
export function useExperimentsOfRuns(
  graph: string | undefined,
): ReadonlyMap<string, ExperimentSummary> {
  const { data } = useQuery({
    queryKey: ['experiments', graph ?? ''],
    queryFn: () => {
      const query = graph === undefined ? '' : `?${new URLSearchParams({ graph }).toString()}`
      return request<ExperimentList>(`/api/experiments${query}`)
    },
  })
  return useMemo(() => new Map(data?.experiments.map((one) => [one.id, one])), [data])
}
