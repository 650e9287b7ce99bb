import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { Me } from '../../server/api/people.ts'
import { request } from '../client/request.ts'

export const meQuery = {
  queryKey: ['me'],
  queryFn: () => request<Me>('/api/me'),
} as const

/** Who is signed in. */
export function useMe(): UseQueryResult<Me> {
  return useQuery(meQuery)
}
