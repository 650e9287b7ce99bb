import { useEffect, useRef } from 'react'
import { useSearchParams } from 'wouter'
import { showRunGraph, useRunGraph } from '../runs/run-graph.ts'

/** Keeps in the address that the canvas shows the graph of the run and not the draft. */
export function useGraphInAddress(): void {
  const [parameters, setParameters] = useSearchParams()
  const followed = useRef(false)
  const wanted = parameters.get('as') === 'ran'
  const isKnown = useRunGraph(({ graph }) => graph !== undefined)
  const isShown = useRunGraph((state) => state.isShown)
  useEffect(() => {
    if (!isKnown || isShown === wanted) return
    // What the address says at the start counts; after that it follows what is shown.
    if (wanted && !followed.current) {
      followed.current = true
      showRunGraph(true)
      return
    }
    followed.current = true
    setParameters(
      (before) => {
        if (isShown) before.set('as', 'ran')
        else before.delete('as')
        return before
      },
      { replace: true },
    )
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [isShown, isKnown])
}
