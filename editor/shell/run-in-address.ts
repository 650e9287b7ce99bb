import { useEffect } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { paths } from '../paths.ts'
import { useRunStore } from '../runs/run-store.ts'

/**
 * Keeps the run on the canvas in the address, so that a link opens at the same run; gives the run that
 * the address names.
 * @param opened the run of an address that is of a run and not of the graph
 */
export function useRunInAddress(graph: string, opened: string | undefined): string | undefined {
  const [parameters, setParameters] = useSearchParams()
  const [, go] = useLocation()
  const wanted = opened ?? parameters.get('run') ?? undefined
  const shown = useRunStore(({ trace }) => (trace?.graph === graph ? trace.run : undefined))
  useEffect(() => {
    if (shown === undefined || shown === wanted) return
    // A new run begins where the graph is built.
    if (opened !== undefined) {
      go(`${paths.graph(graph)}?run=${encodeURIComponent(shown)}`)
      return
    }
    setParameters(
      (before) => {
        before.set('run', shown)
        before.delete('t')
        return before
      },
      { replace: wanted === undefined },
    )
    // What the address says by itself is followed elsewhere; here it follows the run.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [shown])
  return wanted
}
