import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { LiveTest } from '../../server/api/live-ab.ts'
import { ApiError, request } from '../client/request.ts'
import { deploymentAddress } from '../deployments/deployment-requests.ts'

const refreshEvery = 15_000

/** The live A/B of a deployment; null where there is none. */
export function useLiveTest(deployment: string): UseQueryResult<LiveTest | null> {
  return useQuery({
    queryKey: ['live-ab', deployment],
    queryFn: async () => {
      try {
        return await request<LiveTest>(deploymentAddress(deployment, '/live-ab'))
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return null
        throw error
      }
    },
    // One that is over does not change any more.
    refetchInterval: ({ state }) =>
      state.data?.stoppedAt === undefined && state.data !== null ? refreshEvery : false,
  })
}
