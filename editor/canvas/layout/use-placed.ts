import { useEffect, useState } from 'react'
import type { Graph } from '../../../engine/graph/document.ts'
import { useDocument } from '../../document/document-store.ts'
import { withPlaces } from './with-places.ts'

/** The graph with a place for each of its nodes, as it has when it is opened; undefined until they are found. */
export function usePlaced(graph: Graph | undefined): Graph | undefined {
  const context = useDocument((state) => state.context)
  // How large a node is, and so where one has room, follows from its type.
  const known = useDocument((state) => state.catalogue.length > 0)
  const [found, setFound] = useState<{ readonly of: Graph; readonly placed: Graph }>()
  useEffect(() => {
    if (graph === undefined || !known) return undefined
    let current = true
    const show = (placed: Graph): void => {
      if (current) setFound({ of: graph, placed })
    }
    // Without places of its own a graph can still be looked at.
    withPlaces(graph, context).then(show, () => show(graph))
    return () => {
      current = false
    }
  }, [graph, context, known])
  return found !== undefined && found.of === graph ? found.placed : undefined
}
