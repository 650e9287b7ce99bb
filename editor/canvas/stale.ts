import { useRunGraph, type Staleness } from '../runs/run-graph.ts'
import type { Status } from '../ui/status.ts'
import { useNodeStatus } from './node-run.ts'

/** Whether, and why, what a node shows is of a graph that is not there any more. */
export function useStaleness(node: string): Staleness | undefined {
  return useRunGraph(({ isShown, isOther, stale }) => {
    const why = isShown ? undefined : stale.get(node)
    // What was not in a run of a part, or is new since, shows nothing that could be out of date.
    return why === 'added' && !isOther ? undefined : why
  })
}

/** The status of a node; one that has become another since did not run as it stands here. */
export function useShownStatus(node: string): Status {
  const status = useNodeStatus(node)
  const isOther = useRunGraph((state) => state.isOther)
  const isChanged = useStaleness(node) === 'changed' && isOther && status !== 'idle'
  return isChanged ? 'changed' : status
}

/** Nodes that were edited since the run on the canvas, or are fed by one that was; none where that is not known. */
export function editedSince(): ReadonlySet<string> {
  return new Set(useRunGraph.getState().stale.keys())
}
