import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type {
  AttributionList,
  ComparisonAnswer,
  EvaluatorList,
  ExperimentAnswer,
  ExperimentList,
} from '../../server/api/experiments.ts'
import { request } from '../client/request.ts'

/** The address of an experiment in the API, with what follows it. */
export function experimentAddress(id: string, rest = ''): string {
  return `/api/experiments/${encodeURIComponent(id)}${rest}`
}

export const requirementsPath = (graph: string): string =>
  `/api/graphs/${encodeURIComponent(graph)}/requirements`

/** What scores can be given; it changes only with the server. */
export function useEvaluators(): UseQueryResult<EvaluatorList> {
  return useQuery({
    queryKey: ['evaluators'],
    queryFn: () => request<EvaluatorList>('/api/evaluators'),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** The experiments of a graph, newest first; asked again while one runs. */
export function useExperiments(graph: string): UseQueryResult<ExperimentList> {
  return useQuery({
    queryKey: ['experiments', graph],
    queryFn: () =>
      request<ExperimentList>(`/api/experiments?${new URLSearchParams({ graph }).toString()}`),
    refetchInterval: ({ state }) =>
      state.data?.experiments.some(({ status }) => status === 'running') === true ? 2000 : false,
  })
}

export const experimentKey = (id: string): readonly string[] => ['experiment', id]

/** One experiment with its columns. `useFollowExperiment` keeps it up to date while it runs. */
export function useExperiment(id: string): UseQueryResult<ExperimentAnswer> {
  return useQuery({
    queryKey: experimentKey(id),
    queryFn: () => request<ExperimentAnswer>(experimentAddress(id)),
  })
}

/** How two variants of an experiment that is at rest differ. */
export function useComparison(
  id: string,
  pair: { readonly baseline: string; readonly candidate: string } | undefined,
): UseQueryResult<ComparisonAnswer> {
  return useQuery({
    queryKey: [...experimentKey(id), 'comparison', pair?.baseline, pair?.candidate],
    enabled: pair !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () =>
      request<ComparisonAnswer>(
        experimentAddress(id, `/comparison?${new URLSearchParams({ ...pair }).toString()}`),
      ),
  })
}

/** What was found of where a difference comes from; asked again while hybrids run. */
export function useAttributions(id: string): UseQueryResult<AttributionList> {
  return useQuery({
    queryKey: [...experimentKey(id), 'attributions'],
    queryFn: () => request<AttributionList>(experimentAddress(id, '/attributions')),
    refetchInterval: ({ state }) =>
      state.data?.attributions.some(({ status }) => status === 'running') === true ? 1500 : false,
  })
}
