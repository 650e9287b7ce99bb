import { create } from 'zustand'
import type { Json } from '../../engine/graph/values.ts'
import type { Span } from '../../engine/run/trace.ts'
import { editedSince } from '../canvas/stale.ts'
import { useDocument } from '../document/document-store.ts'
import { useRunGraph } from '../runs/run-graph.ts'
import { isOpen, useRunStore } from '../runs/run-store.ts'
import { outermostNode } from '../runs/span-path.ts'
import { toast } from '../ui/toast-store.ts'
import { dependentsOf } from './what-runs-again.ts'

/** A replay that is being made ready. */
export interface ReplayDraft {
  readonly run: string
  /** The execution that it begins at. */
  readonly path: string
  /** `edit`: its node does not run, these outputs stand for it. `again`: it runs again as well. */
  readonly way: 'edit' | 'again'
  /** Changed outputs only, by port. */
  readonly outputs: Readonly<Record<string, Json>>
  /** Ports that are to have no value. */
  readonly absent: readonly string[]
  /** With the nodes as the draft has them now, not as the run had them. */
  readonly asDraft: boolean
}

interface ReplayState {
  readonly draft: ReplayDraft | undefined
  /** Nodes that will run again; the canvas outlines them. */
  readonly again: ReadonlySet<string>
}

const none: ReadonlySet<string> = new Set()

export const useReplay = create<ReplayState>(() => ({ draft: undefined, again: none }))

/** Makes a replay ready that begins at an execution of the run on the canvas. */
export function openReplay({ path }: Pick<Span, 'path'>): void {
  const { trace } = useRunStore.getState()
  if (trace === undefined) return
  if (isOpen(trace)) {
    toast('The run is still under way. Wait for its end, or stop it.')
    return
  }
  useRunStore.setState({ selectedSpan: path })
  changeReplay({
    run: trace.run,
    path,
    way: 'edit',
    outputs: {},
    absent: [],
    asDraft: false,
  })
}

export function changeReplay(draft: ReplayDraft): void {
  const { graph: open, context } = useDocument.getState()
  // What ran may be another graph than the one that is open.
  const graph = draft.asDraft ? open : (useRunGraph.getState().graph ?? open)
  const node = outermostNode(draft.path)
  const again = new Set(graph === undefined ? none : dependentsOf(graph, context, [node]))
  // In a subgraph what follows the execution runs again, and so the node that runs the subgraph.
  if (draft.way === 'again' || draft.path.split('/').at(-1) !== node) again.add(node)
  else again.delete(node)
  if (draft.asDraft) {
    for (const edited of editedSince()) if (edited !== node) again.add(edited)
  }
  useReplay.setState({ draft, again })
}

export function closeReplay(): void {
  useReplay.setState({ draft: undefined, again: none })
}

// Another run, or none: what was made ready belongs to the one before.
useRunStore.subscribe(({ trace }, before) => {
  const { draft } = useReplay.getState()
  if (draft !== undefined && trace !== before.trace && trace?.run !== draft.run) closeReplay()
})

export function useRunsAgain(node: string): boolean {
  return useReplay((state) => state.again.has(node))
}
