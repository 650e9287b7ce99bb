import {
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query'
import type { Alert, AlertList, AlertRule } from '../../../server/api/alerts.ts'
import { request } from '../../client/request.ts'

/** Milliseconds after which what is measured is asked for again while somebody looks. */
const refreshEvery = 15_000

export function alertAddress(id: string, further = ''): string {
  return `/api/alerts/${encodeURIComponent(id)}${further}`
}

export function useAlerts(): UseQueryResult<AlertList> {
  return useQuery({
    queryKey: ['alerts', 'all'],
    queryFn: () => request<AlertList>('/api/alerts'),
    refetchInterval: refreshEvery,
  })
}

/** Sets a new rule, or one that is there anew. */
export function useSaveAlert(
  id: string | undefined,
  onDone: (alert: Alert) => void,
): UseMutationResult<Alert, Error, AlertRule> {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (rule) =>
      id === undefined
        ? request<Alert>('/api/alerts', { method: 'POST', body: rule })
        : request<Alert>(alertAddress(id), { method: 'PUT', body: rule }),
    onSuccess(alert) {
      void queries.invalidateQueries({ queryKey: ['alerts'] })
      onDone(alert)
    },
  })
}
