import { create } from 'zustand'
import type { Graph } from '../../engine/graph/document.ts'
import { useRunStore } from './run-store.ts'

/** Why what a run shows at a node is not what the node would give now: it was not there, is another one, or is fed by such a one. */
export type Staleness = 'added' | 'changed' | 'fed'

interface RunGraph {
  /** The graph that the run on the canvas ran; undefined until it is known. */
  readonly graph: Graph | undefined
  /** It meant something else than the draft already when the run came onto the canvas. */
  readonly isOther: boolean
  /** The canvas shows it in place of the draft. */
  readonly isShown: boolean
  /** Nodes of the draft whose results do not follow from it. */
  readonly stale: ReadonlyMap<string, Staleness>
}

const none: RunGraph = { graph: undefined, isOther: false, isShown: false, stale: new Map() }

/** Which graph the run on the canvas was of. */
export const useRunGraph = create<RunGraph>(() => none)

/** Puts the graph of the run onto the canvas, to be read only, or the draft back. */
export function showRunGraph(isShown: boolean): void {
  useRunGraph.setState({ isShown })
}

useRunStore.subscribe(({ trace }, before) => {
  if (trace?.run === before.trace?.run) return
  useRunGraph.setState(none)
  if (trace === undefined || trace.run === '') return
  // What compares graphs is fetched with the first run.
  import('./find-run-graph.ts').then(
    ({ findRunGraph }) => findRunGraph(trace),
    // Without it the canvas shows the run on the draft, as far as they fit.
    () => undefined,
  )
})
