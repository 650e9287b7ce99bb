import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { RunList, RunSummary } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { namesOfRuns, shortName } from './run-names.ts'

const none: readonly RunSummary[] = []

/** The newest runs of a graph, newest first. */
function useNewestRuns(graph: string | undefined): readonly RunSummary[] {
  const { data } = useQuery({
    queryKey: ['runs', graph, 'newest'],
    queryFn: () => request<RunList>(`/api/runs?limit=200&graph=${encodeURIComponent(graph ?? '')}`),
    enabled: graph !== undefined && graph !== '',
  })
  return data?.runs ?? none
}

/** What people call runs of a graph: `3f9c`, and a replay of it `3f9c·a`. */
export function useRunNames(graph: string | undefined): (run: string) => string {
  const runs = useNewestRuns(graph)
  return useMemo(() => {
    const names = namesOfRuns(runs)
    return (run) => names.get(run) ?? shortName(run)
  }, [runs])
}
