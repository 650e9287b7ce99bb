import { useStoreApi } from '@xyflow/react'
import { useState } from 'react'

/**
 * Tells React Flow to measure nothing. It would read the size and the ports of every node that comes
 * into view from the page, but they are known from the document, and from far away a card has no ports
 * that could be read. To be called above the `ReactFlow` element: it looks once, when it is first drawn.
 */
export function useKnownSizes(): void {
  const store = useStoreApi()
  useState(() => store.setState({ updateNodeInternals: () => undefined }))
}
