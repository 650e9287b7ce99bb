import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { messageOf } from '../../engine/graph/message-of.ts'
import { withPlaces } from '../canvas/layout/with-places.ts'
import { setProfiles } from '../canvas/profiles.ts'
import { setCatalogue, useDocument } from '../document/document-store.ts'
import { openDocument } from '../document/open-document.ts'
import { catalogueQuery, sessionQuery } from './begin-graph.ts'
import { firstPictureIsDrawn } from '../ui/first-picture.ts'
import { rememberGraph } from './last-graph.ts'

/** Opens a graph as the document that is edited, with the node types it is made of. */
async function openGraph(graph: string, queries: QueryClient): Promise<void> {
  await openDocument(graph, async (draft) => {
    // How large a node is, and so where one has room, follows from its type.
    setCatalogue((await queries.ensureQueryData(catalogueQuery)).nodes)
    return withPlaces(draft, useDocument.getState().context)
  })
}

/** Milliseconds after which the screen is drawn without its graph. */
const patience = 150

/**
 * Opens a graph before its screen is drawn, so that the two are laid out and painted once. Ends when it
 * is open, or when that takes long; what goes wrong is said by `useOpenGraph`, which tries again.
 */
export async function openAhead(graph: string, queries: QueryClient): Promise<void> {
  const open = openGraph(graph, queries).catch(() => undefined)
  await Promise.race([open, new Promise((resolve) => setTimeout(resolve, patience))])
}

/** Opens the graph and loads the node types; gives a sentence when that fails. */
export function useOpenGraph(graph: string): string | undefined {
  const [failure, setFailure] = useState<string>()
  const catalogue = useQuery(catalogueQuery)
  useEffect(() => {
    if (catalogue.data !== undefined) setCatalogue(catalogue.data.nodes)
  }, [catalogue.data])
  const session = useQuery(sessionQuery)
  useEffect(() => {
    if (session.data !== undefined) setProfiles(session.data.profiles)
  }, [session.data])
  const queries = useQueryClient()
  useEffect(() => {
    let current = true
    openGraph(graph, queries).then(
      () => {
        if (!current) return
        setFailure(undefined)
        rememberGraph(graph)
      },
      (error: unknown) => {
        if (current) setFailure(messageOf(error))
        firstPictureIsDrawn()
      },
    )
    return () => {
      current = false
    }
  }, [graph, queries])
  return failure ?? (catalogue.error === null ? undefined : catalogue.error.message)
}
