import { useQueries, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Graph } from '../../engine/graph/document.ts'
import { graphKey, type NamedGraph } from '../../engine/graph/named-graph.ts'
import type { GraphAnswer, VersionAnswer } from '../../server/api.ts'
import { ApiError, request } from '../client/request.ts'
import { setNamedGraphs, useDocument } from './document-store.ts'
import { neededGraphs, noGraphs } from './named-graphs.ts'

/**
 * Keeps the graphs that nodes of the open one name at hand, so that these nodes have their ports.
 * Draws nothing: a component of its own, so that an edit draws nothing else again.
 */
export function NamedGraphsLoader() {
  const queries = useQueryClient()
  const open = useDocument((state) => state.graph)
  const known = (key: string): Graph | undefined =>
    queries.getQueryData<Graph | null>(queryKey(key)) ?? undefined
  const needed = open === undefined ? [] : neededGraphs(open, known)
  const keys = needed.map(graphKey)
  const found = useQueries({ queries: needed.map(documentQuery), combine })
  const wanted = keys.join('\n')
  useEffect(() => {
    const graphs = new Map<string, Graph>()
    for (const [at, key] of wanted.split('\n').entries()) {
      const graph = found.documents[at]
      if (graph) graphs.set(key, graph)
    }
    const { named } = useDocument.getState()
    const none = graphs.size === 0 && named.graphs.size === 0
    if (none && found.isLoading === named.isLoading) return
    setNamedGraphs(none && !found.isLoading ? noGraphs : { graphs, isLoading: found.isLoading })
  }, [wanted, found])
  return null
}

/** The same for equal results, so that nothing is set again. */
function combine(results: readonly UseQueryResult<Graph | null>[]): {
  readonly isLoading: boolean
  readonly documents: readonly (Graph | null)[]
} {
  return {
    isLoading: results.some((one) => one.isPending),
    documents: results.map((one) => one.data ?? null),
  }
}

function queryKey(key: string): readonly string[] {
  return ['named-graph', key]
}

function documentQuery(named: NamedGraph) {
  const { name, version } = named
  return {
    queryKey: queryKey(graphKey(named)),
    queryFn: () => loadGraph(name, version),
    staleTime: Number.POSITIVE_INFINITY,
  }
}

/** null where there is none: the check says so. */
async function loadGraph(name: string, version: string | undefined): Promise<Graph | null> {
  const path = `/api/graphs/${encodeURIComponent(name)}`
  try {
    const hash = version ?? (await request<GraphAnswer>(path)).version
    const answer = await request<VersionAnswer>(`${path}/versions/${encodeURIComponent(hash)}`)
    return answer.graph
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null
    throw error
  }
}
