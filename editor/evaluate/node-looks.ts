import { useQuery } from '@tanstack/react-query'
import type { GraphEntry } from '../../engine/graph/document.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import type { CatalogueAnswer, GraphAnswer } from '../../server/api.ts'
import { request } from '../client/request.ts'
import type { Family } from '../ui/node-icons.ts'

interface NodeLooks {
  readonly title: string
  readonly family: Family
  readonly icon: string | undefined
}

export function useCatalogue() {
  return useQuery({
    queryKey: ['catalogue'],
    queryFn: () => request<CatalogueAnswer>('/api/catalogue'),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function useGraphDraft(graph: string) {
  return useQuery({
    queryKey: ['graph-draft', graph],
    queryFn: () => request<GraphAnswer>(`/api/graphs/${encodeURIComponent(graph)}`),
  })
}

/** How a node of a graph looks on the canvas, by its path; one that is gone keeps its path as title. */
export function useNodeLooks(graph: string): (node: string) => NodeLooks {
  const { data: answer } = useGraphDraft(graph)
  const { data: catalogue } = useCatalogue()
  return (node) => {
    const entry: GraphEntry | undefined = answer?.draft.nodes[node]
    const unknown = { title: node, family: 'flow', icon: undefined } as const
    if (entry === undefined) return unknown
    if (isFrame(entry)) return { ...unknown, title: entry.title ?? node }
    const [id] = entry.type.split('@')
    const description = catalogue?.nodes.find(({ type }) => type === id || type === entry.type)
    return {
      title: entry.title ?? description?.title ?? node,
      family: description?.family ?? 'flow',
      icon: description?.icon,
    }
  }
}
