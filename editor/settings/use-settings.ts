import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { Settings } from '../../server/api.ts'
import { request } from '../client/request.ts'

/** Connections and profiles of models, for who may change them. */
export function useSettings(isAdmin = true): UseQueryResult<Settings> {
  return useQuery({
    queryKey: ['settings'],
    queryFn: () => request<Settings>('/api/settings'),
    enabled: isAdmin,
  })
}
