import type { QueryClient } from '@tanstack/react-query'
import type { CatalogueAnswer, Session } from '../../server/api.ts'
import { askAhead } from '../client/ask-ahead.ts'
import { request } from '../client/request.ts'
import { paths } from '../paths.ts'
import { rememberedGraph } from './last-graph.ts'

/**
 * Asks for all that the screen of a graph waits for, while its scripts are still on their way. Who
 * comes to the home page and has never opened a graph may be one who only reviews: nothing is asked.
 */
export function beginGraph(queries: QueryClient, path: string): void {
  const name =
    path === paths.home ? rememberedGraph() : decodeURIComponent(path.split('/')[2] ?? '')
  if (name === undefined) return
  askAhead(`/api/graphs/${encodeURIComponent(name)}`)
  void queries.prefetchQuery(catalogueQuery)
  void queries.prefetchQuery(sessionQuery)
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
