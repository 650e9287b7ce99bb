import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { Me } from '../../server/api/people.ts'
import { request } from '../client/request.ts'
import { requestLater } from '../client/request-later.ts'

export const meQuery = {
  queryKey: ['me'],
  queryFn: () => request<Me>('/api/me'),
} as const

/** Who is signed in. Only where that decides what is shown has it been asked for before. */
export function useMe(): UseQueryResult<Me> {
  return useQuery({ ...meQuery, queryFn: () => requestLater<Me>('/api/me') })
}
