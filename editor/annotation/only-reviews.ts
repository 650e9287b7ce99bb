import { useEffect } from 'react'
import { useMe } from '../settings/use-me.ts'

const storageKey = 'heddle.only-reviews'

/**
 * Whether the signed-in person reviews queues and does nothing else here. Until the server has said
 * so, what it said last time counts: nobody should see places flash by that are closed to them.
 */
export function useOnlyReviews(): boolean {
  const { data } = useMe()
  const only =
    data === undefined
      ? localStorage.getItem(storageKey) !== null
      : data.scopes.includes('annotate') && !data.scopes.includes('read')
  useEffect(() => {
    if (data === undefined) return
    if (only) localStorage.setItem(storageKey, 'yes')
    else localStorage.removeItem(storageKey)
  }, [data, only])
  return only
}
