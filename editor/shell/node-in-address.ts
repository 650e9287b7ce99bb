import { useEffect } from 'react'
import { useSearchParams } from 'wouter'
import { revealNode } from '../canvas/reveal.ts'
import { useDocument } from '../document/document-store.ts'

/** Keeps the selected node in the address, so that a link opens at the same node. */
export function useNodeInAddress(): void {
  const [parameters, setParameters] = useSearchParams()
  const wanted = parameters.get('node')
  const ready = useDocument((state) => state.graph !== undefined)
  const selected = useDocument(({ selection }) =>
    selection.length === 1 ? selection[0] : undefined,
  )
  useEffect(() => {
    if (!ready || wanted === null) return
    const { selection, graph } = useDocument.getState()
    if (selection.length === 0 && graph?.nodes[wanted] !== undefined)
      revealNode(wanted, { linked: true })
    // Only what the address says at the start counts; after that it follows the selection.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [ready])
  useEffect(() => {
    if (!ready || (selected ?? null) === wanted) return
    setParameters(
      (before) => {
        if (selected === undefined) before.delete('node')
        else before.set('node', selected)
        return before
      },
      { replace: true },
    )
  }, [ready, selected, wanted, setParameters])
}
