import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { Graph } from '../../engine/graph/document.ts'
import type {
  DocumentAnswer,
  VersionAnswer,
  VersionList,
  VersionSummary,
} from '../../server/api.ts'
import type { LabelList } from '../../server/api/deployments.ts'
import { request } from '../client/request.ts'
import { useDocument } from '../document/document-store.ts'

const graphPath = (graph: string): string => `/api/graphs/${encodeURIComponent(graph)}`

/** The versions of a graph, newest first. */
export function useVersions(graph: string): UseQueryResult<readonly VersionSummary[]> {
  return useQuery({
    queryKey: ['versions', graph, 'list'],
    queryFn: async () => {
      const { versions } = await request<VersionList>(`${graphPath(graph)}/versions`)
      return versions.toSorted((a, b) => b.number - a.number)
    },
  })
}

/** The labels of a graph, by the hash of the version that they stand at. */
export function useLabels(graph: string): ReadonlyMap<string, readonly string[]> {
  const { data } = useQuery({
    queryKey: ['labels', graph],
    queryFn: () => request<LabelList>(`${graphPath(graph)}/labels`),
  })
  const labels = new Map<string, string[]>()
  for (const { label, version } of data?.labels ?? []) {
    labels.set(version, [...(labels.get(version) ?? []), label])
  }
  return labels
}

/** One side of a comparison. */
export interface Side {
  /** `v3`, or `draft`. */
  readonly name: string
  /** As addresses have it: a number, or `draft`. */
  readonly address: string
  /** undefined until it is here. */
  readonly graph: Graph | undefined
  /** Why it cannot be shown, as a sentence. */
  readonly failure: string | undefined
}

/**
 * A version by what an address calls it: its number, its hash, a label, or `draft`, which is the
 * document that is open.
 */
export function useSide(
  graph: string,
  address: string,
  versions: readonly VersionSummary[] | undefined,
): Side {
  const draft = useDocument((state) => (state.graph?.name === graph ? state.graph : undefined))
  const isDraft = address === 'draft'
  const known = versions?.find(
    ({ number, version }) => String(number) === address || version === address,
  )
  // What is not in the list may still be a label.
  const version = known?.version ?? (versions === undefined ? undefined : address)
  // A run may have been of a draft that nobody saved as a version.
  const isUnsaved = known === undefined && /^[0-9a-f]{16}$/.test(version ?? '')
  const unsaved = useQuery({
    queryKey: ['document', graph, version],
    queryFn: () =>
      request<DocumentAnswer>(`${graphPath(graph)}/documents/${encodeURIComponent(version ?? '')}`),
    enabled: isUnsaved,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const { data, error } = useQuery({
    queryKey: ['version', graph, version],
    queryFn: () =>
      request<VersionAnswer>(`${graphPath(graph)}/versions/${encodeURIComponent(version ?? '')}`),
    enabled: !isDraft && !isUnsaved && version !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  if (isDraft) return { name: 'draft', address, graph: draft, failure: undefined }
  if (isUnsaved) {
    const [ran, failure] = [unsaved.data?.graph, unsaved.error?.message]
    return { name: 'earlier draft', address, graph: ran, failure }
  }
  return {
    name: data === undefined ? address : `v${data.number}`,
    address: data === undefined ? address : String(data.number),
    graph: data?.graph,
    failure: error?.message,
  }
}

/** The two sides that an address names, as `3..draft`; undefined for anything else. */
export function readRange(range: string): { older: string; newer: string } | undefined {
  const [, older, newer] = /^([\w-]+)\.\.([\w-]+)$/.exec(range) ?? []
  return older === undefined || newer === undefined ? undefined : { older, newer }
}
