import type { Graph } from '../../engine/graph/document.ts'
import type { Json } from '../../engine/graph/values.ts'
import type { Trace } from '../../engine/run/trace.ts'
import type { IndexList, PassageAnswer } from '../../server/api.ts'
import { ApiError, request } from '../client/request.ts'

/**
 * The passage in its document. The index where it was found is asked first, then those that the graph
 * names, then the others.
 */
export async function findPassage(
  { id, index: known }: { readonly id: string; readonly index: string | undefined },
  graph: Graph | undefined,
): Promise<PassageAnswer | undefined> {
  const named = known === undefined ? indexesOf(graph) : [known]
  const { indexes } = await request<IndexList>('/api/indexes')
  const others = indexes.map((index) => index.name).filter((name) => !named.includes(name))
  for (const index of [...named, ...others]) {
    try {
      return await request<PassageAnswer>(
        `/api/indexes/${encodeURIComponent(index)}/passages/${encodeURIComponent(id)}`,
      )
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 404) throw error
    }
  }
  return undefined
}

/** The indexes that the nodes of a graph name. */
export function indexesOf(graph: Graph | undefined): string[] {
  const names = Object.values(graph?.nodes ?? {}).flatMap((entry) => {
    const index = 'config' in entry ? entry.config?.['index'] : undefined
    return typeof index === 'string' && index !== '' ? [index] : []
  })
  return [...new Set(names)]
}

/** The text of a passage as the run itself carried it: it stays readable when its index is gone. */
export function passageInTrace(trace: Trace | undefined, id: string): string | undefined {
  for (const span of trace?.spans.values() ?? []) {
    for (const value of [...Object.values(span.outputs), ...Object.values(span.inputs)]) {
      if (!Array.isArray(value)) continue
      for (const item of value as readonly Json[]) {
        if (typeof item !== 'object' || item === null || Array.isArray(item)) continue
        // SAFETY: not a list, so it is the object form of `Json`.
        const document = item as { readonly [key: string]: Json }
        if (document['id'] === id && typeof document['text'] === 'string') return document['text']
      }
    }
  }
  return undefined
}
