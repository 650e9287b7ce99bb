import {
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query'
import type { TriggerFirings, TriggerList, TriggerTimes } from '../../server/api/triggers.ts'
import { request } from '../client/request.ts'

/** Milliseconds after which the list is asked for again: triggers fire by themselves. */
const interval = 5000

export function triggerAddress(name: string, further = ''): string {
  return `/api/triggers/${encodeURIComponent(name)}${further}`
}

export function useTriggers(): UseQueryResult<TriggerList> {
  return useQuery({
    queryKey: ['triggers'],
    queryFn: () => request<TriggerList>('/api/triggers'),
    refetchInterval: interval,
  })
}

export function useFirings(name: string): UseQueryResult<TriggerFirings> {
  return useQuery({
    queryKey: ['trigger-firings', name],
    queryFn: () => request<TriggerFirings>(triggerAddress(name, '/firings?limit=20')),
    refetchInterval: interval,
  })
}

/** When a schedule comes next, while it is being written. */
export function useTimes(expression: string, timeZone: string): TriggerTimes | undefined {
  const query = new URLSearchParams({ expression, timeZone }).toString()
  return useQuery({
    queryKey: ['trigger-times', expression, timeZone],
    queryFn: () => request<TriggerTimes>(`/api/trigger-times?${query}`),
    enabled: expression.trim() !== '',
    placeholderData: (before) => before,
  }).data
}

interface Change {
  readonly path: string
  readonly method: 'POST' | 'PATCH' | 'DELETE'
  readonly body?: unknown
}

/** Sends a change of triggers, and asks again for what it changed. */
export function useTriggerChange<Answer>(
  onDone: (answer: Answer) => void = () => undefined,
): UseMutationResult<Answer, Error, Change> {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ path, method, body }) => request<Answer>(path, { method, body }),
    onSuccess(answer, { method }) {
      void queries.invalidateQueries({ queryKey: ['triggers'] })
      // What is deleted has none any more, and the drawer may still be open for a moment.
      if (method !== 'DELETE') void queries.invalidateQueries({ queryKey: ['trigger-firings'] })
      onDone(answer)
    },
  })
}
