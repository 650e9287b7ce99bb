import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query'
import type { ConnectionChange, Settings, SettingsChange } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { toast } from '../ui/toast-store.ts'

/** A change of the settings; `said` tells that it is done. */
export type SettingsRequest =
  | { readonly kind: 'profiles'; readonly change: SettingsChange; readonly said: string }
  | {
      readonly kind: 'connection'
      readonly name: string
      readonly change: ConnectionChange
      readonly said: string
    }
  | { readonly kind: 'remove'; readonly name: string; readonly said: string }

/** Sends changes, and shows what the settings are afterwards. */
export function useSettingsChange(
  onDone: () => void = () => undefined,
): UseMutationResult<Settings, Error, SettingsRequest> {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: send,
    onSuccess(saved, { said }) {
      queries.setQueryData(['settings'], saved)
      void queries.invalidateQueries({ queryKey: ['session'] })
      toast(said)
      onDone()
    },
  })
}

function send(asked: SettingsRequest): Promise<Settings> {
  if (asked.kind === 'profiles') {
    return request<Settings>('/api/settings', { method: 'PUT', body: asked.change })
  }
  const path = `/api/settings/connections/${encodeURIComponent(asked.name)}`
  return asked.kind === 'remove'
    ? request<Settings>(path, { method: 'DELETE' })
    : request<Settings>(path, { method: 'PUT', body: asked.change })
}
