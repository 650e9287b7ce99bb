import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Graph } from '../../engine/graph/document.ts'
import type { VersionAnswer } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { useDocument } from '../document/document-store.ts'

/** How many changes the draft has since the newest version, without places; undefined until it is known. */
export function useChangeCount(name: string, version: string): number | undefined {
  const graph = useDocument((state) => (state.graph?.name === name ? state.graph : undefined))
  const context = useDocument((state) => state.context)
  const changed = useDocument((state) => state.changed)
  const { data } = useQuery({
    queryKey: ['version', name, version],
    queryFn: () =>
      request<VersionAnswer>(
        `/api/graphs/${encodeURIComponent(name)}/versions/${encodeURIComponent(version)}`,
      ),
    // Until the graph is open, version and changes are those of the one before.
    enabled: graph !== undefined && changed && version !== '',
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const [counted, setCounted] = useState<{ readonly older: Graph; readonly count: number }>()
  const older = data?.graph
  useEffect(() => {
    if (older === undefined || graph === undefined || !changed) return undefined
    let current = true
    // Typing must never wait for it.
    const timer = setTimeout(() => {
      void import('../versions/changes.ts').then(({ changesOf }) => {
        if (!current) return
        const { changes } = changesOf(older, graph, context)
        setCounted({ older, count: changes.filter(({ group }) => group !== 'layout').length })
      })
    }, 400)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [older, graph, context, changed])
  return changed && counted?.older === older ? counted?.count : undefined
}
