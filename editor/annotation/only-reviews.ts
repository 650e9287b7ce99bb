import { useEffect } from 'react'
import { useMe } from '../settings/use-me.ts'
import { beginsAtGraph } from '../shell/load-build-screen.ts'

const storageKey = 'heddle.only-reviews'

/** What the person at this browser may see. */
interface Role {
  /** The signed-in person reviews queues and does nothing else here. */
  readonly onlyReviews: boolean
  /**
   * Whether there is something to go by yet. In a browser that was never told, only a graph is drawn
   * before it is: other places would ask for what may be closed to this person.
   */
  readonly isKnown: boolean
}

/**
 * Until the server has said who is signed in, what it said last time counts: nobody should see places
 * flash by that are closed to them.
 */
export function useRole(): Role {
  const { data, isError } = useMe()
  const said = localStorage.getItem(storageKey)
  const only =
    data === undefined
      ? said === 'yes'
      : data.scopes.includes('annotate') && !data.scopes.includes('read')
  useEffect(() => {
    if (data !== undefined) localStorage.setItem(storageKey, only ? 'yes' : 'no')
  }, [data, only])
  return {
    onlyReviews: only,
    isKnown: data !== undefined || isError || said !== null || beginsAtGraph(location.pathname),
  }
}
