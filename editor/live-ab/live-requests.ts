import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { LiveTest } from '../../server/api/live-ab.ts'
import { request } from '../client/request.ts'
import { deploymentAddress } from '../deployments/deployment-requests.ts'

const refreshEvery = 15_000

/** The live A/B of a deployment; null where there is none. */
export function useLiveTest(deployment: string): UseQueryResult<LiveTest | null> {
  return useQuery({
    queryKey: ['live-ab', deployment],
    queryFn: async () => {
      const answer = await request<LiveTest | undefined>(deploymentAddress(deployment, '/live-ab'))
      return answer ?? null
    },
    // One that is over does not change any more.
    refetchInterval: ({ state }) =>
      state.data?.stoppedAt === undefined && state.data !== null ? refreshEvery : false,
  })
}
