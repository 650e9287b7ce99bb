import { isFrame } from '../../engine/graph/is-frame.ts'
import type { RunReplay } from '../../server/api.ts'
import { spanOf } from '../canvas/node-run.ts'
import { useDocument } from '../document/document-store.ts'
import { toast } from '../ui/toast-store.ts'
import { pinOutputs, unpin, usePins } from './pins.ts'
import { budgetToSend } from './run-budget.ts'
import { isOpen, useRunStore } from './run-store.ts'
import { beginRun, startRun } from './start-run.ts'

/** The node that is selected by itself; says what to do where none is. */
function selectedNode(): string | undefined {
  const { graph, selection } = useDocument.getState()
  const [node] = selection
  if (selection.length === 1 && node !== undefined && graph?.nodes[node] !== undefined) return node
  toast('Select one node first.')
  return undefined
}

/** Runs the selected node and what it needs; what pure nodes gave before is taken again. */
export function runToHere(): void {
  const node = selectedNode()
  if (node !== undefined) startRun({ to: node })
}

/** Runs the selected node once more, on what it was given in the run that is shown. */
export function runOnlyThis(): void {
  const node = selectedNode()
  if (node === undefined) return
  const { trace, starting } = useRunStore.getState()
  if (starting) return
  if (trace === undefined || isOpen(trace)) {
    toast(
      trace === undefined
        ? 'Run the graph once: the node then runs on what it was given there.'
        : 'A run is under way. Stop it first, or wait for its end.',
    )
    return
  }
  const body: RunReplay = { from: node, to: node, version: 'draft', ...budgetToSend() }
  beginRun(`/v1/runs/${encodeURIComponent(trace.run)}/replay`, body)
}

/** Runs a node and all that follows from it once more, with the graph as it is now; what came before it is kept. */
export function runAgainFrom(node: string): void {
  const { trace, starting } = useRunStore.getState()
  if (starting || trace === undefined || isOpen(trace)) return
  const body: RunReplay = { from: node, version: 'draft', ...budgetToSend() }
  beginRun(`/v1/runs/${encodeURIComponent(trace.run)}/replay`, body)
}

/** Pins what the selected node gave in the run that is shown, or lets it run again. */
export function togglePin(): void {
  const node = selectedNode()
  if (node === undefined) return
  if (usePins.getState().pins[node] !== undefined) {
    unpin(node)
    return
  }
  const { trace } = useRunStore.getState()
  const entry = useDocument.getState().graph?.nodes[node]
  const span = spanOf(trace, node)
  if (
    trace === undefined ||
    span?.status !== 'succeeded' ||
    entry === undefined ||
    isFrame(entry)
  ) {
    toast('Select a node that a run has brought to a result; that is what is pinned.')
    return
  }
  pinOutputs(node, trace.run, span.outputs)
}
