import { useQuery } from '@tanstack/react-query'
import type { FiringAlerts } from '../../../server/api/alerts.ts'
import { request } from '../../client/request.ts'
import { useMe } from '../../settings/use-me.ts'

/** How many alerts fire; 0 until it is known, and for who may not read them. */
export function useFiringAlerts(): number {
  // Who it is is asked once the page has its first picture, and so is this.
  const mayRead = useMe().data?.scopes.includes('read') === true
  const { data } = useQuery({
    queryKey: ['alerts', 'firing'],
    queryFn: () => request<FiringAlerts>('/api/alerts/firing'),
    enabled: mayRead,
  })
  return data?.firing ?? 0
}
