import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { MonitorAnswer, MonitorNodes } from '../../server/api/monitor.ts'
import { request } from '../client/request.ts'
import type { MonitorRange } from './monitor-range.ts'

/** How often a time that ends now is asked for again while somebody looks, in milliseconds. */
const refreshEvery = 15_000

interface Asked {
  readonly range: MonitorRange
  readonly graph: string | undefined
  readonly deployment: string | undefined
}

/** How runs went. What is there stays until what was asked for has come. */
export function useMonitor({ range, graph, deployment }: Asked): UseQueryResult<MonitorAnswer> {
  return useQuery({
    queryKey: ['monitor', graph, deployment, range.span.id, range.part],
    queryFn: ({ signal }) => {
      const query = timesOf(range)
      if (graph !== undefined) query.set('graph', graph)
      if (deployment !== undefined) query.set('deployment', deployment)
      return request<MonitorAnswer>(`/api/monitor?${query.toString()}`, { signal })
    },
    refetchInterval: refreshIn(range),
    placeholderData: keepPreviousData,
  })
}

/** The nodes of a graph, those that took the most time first. */
export function useMonitorNodes({
  range,
  graph,
  deployment,
}: Asked & { readonly graph: string }): UseQueryResult<MonitorNodes> {
  return useQuery({
    queryKey: ['monitor-nodes', graph, deployment, range.span.id, range.part],
    queryFn: ({ signal }) => {
      const query = timesOf(range)
      query.set('graph', graph)
      if (deployment !== undefined) query.set('deployment', deployment)
      return request<MonitorNodes>(`/api/monitor/nodes?${query.toString()}`, { signal })
    },
    refetchInterval: refreshIn(range),
    placeholderData: keepPreviousData,
  })
}

function timesOf({ span, part }: MonitorRange): URLSearchParams {
  return part === undefined
    ? new URLSearchParams({ from: String(Date.now() - span.length) })
    : new URLSearchParams({ from: String(part.from), to: String(part.to) })
}

/** What lies behind does not change. */
function refreshIn({ part }: MonitorRange): number | false {
  return part === undefined ? refreshEvery : false
}
