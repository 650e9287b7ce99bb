import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query'
import { request } from '../client/request.ts'
import { toast } from '../ui/toast-store.ts'

export interface Change {
  readonly path: string
  readonly method: 'POST' | 'PUT' | 'DELETE'
  readonly body?: unknown
  /** Told when it is done; left out where the screen itself shows it. */
  readonly said?: string
}

/** Sends a change, and asks again for what it changed. */
export function useChange<Answer>(
  refresh: readonly string[],
  onDone: (answer: Answer) => void = () => undefined,
): UseMutationResult<Answer, Error, Change> {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ path, method, body }) => request<Answer>(path, { method, body }),
    onSuccess(answer, { said }) {
      for (const key of [...refresh, 'audit']) void queries.invalidateQueries({ queryKey: [key] })
      if (said !== undefined) toast(said)
      onDone(answer)
    },
  })
}
