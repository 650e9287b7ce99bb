import type { QueryClient } from '@tanstack/react-query'
import type { CatalogueAnswer, Session } from '../../server/api.ts'
import { askAhead } from '../client/ask-ahead.ts'
import { request } from '../client/request.ts'
import { paths } from '../paths.ts'
import { meQuery } from '../settings/use-me.ts'
import { firstPictureIsDrawn } from '../ui/first-picture.ts'
import { lastGraph } from './last-graph.ts'

/**
 * Asks for all that the screen of a graph waits for, while its scripts are still on their way. Without
 * a graph in the address it asks first who is signed in: to who only reviews, graphs are closed.
 */
export function beginGraph(queries: QueryClient, path: string): void {
  const name = graphIn(path) ?? lastGraph()
  const begin = (): void => {
    askAhead(`/api/graphs/${encodeURIComponent(name)}`)
    void queries.prefetchQuery(catalogueQuery)
  }
  void queries.prefetchQuery(sessionQuery)
  if (path !== paths.home) begin()
  else {
    const me = queries.fetchQuery(meQuery)
    // What went wrong is said by who asks for it next.
    me.then(
      ({ scopes }) => (scopes.includes('read') ? begin() : firstPictureIsDrawn()),
      () => undefined,
    )
  }
}

/** The graph that an address names. */
export function graphIn(path: string): string | undefined {
  return path === paths.home ? undefined : decodeURIComponent(path.split('/')[2] ?? '')
}

export const catalogueQuery = {
  queryKey: ['catalogue'],
  queryFn: () => request<CatalogueAnswer>('/api/catalogue'),
  staleTime: Number.POSITIVE_INFINITY,
} as const

export const sessionQuery = {
  queryKey: ['session'],
  queryFn: () => request<Session>('/api/session'),
} as const
