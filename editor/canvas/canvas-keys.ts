import { navigate } from 'wouter/use-browser-location'
import { bypassNodes, duplicateNodes, removeNodes } from '../document/node-actions.ts'
import type { Place } from '../document/command.ts'
import { useDocument } from '../document/document-store.ts'
import { keepHistory } from '../document/kept-history.ts'
import { lockedWords, withoutLocked } from '../document/looks.ts'
import { redo, toastWithUndo, undo } from '../document/undo.ts'
import { within } from '../document/within-frames.ts'
import { bindKeys, isTyping } from '../keys/bind-keys.ts'
import { toggleHeat } from '../monitor/heat/toggle-heat.ts'
import { paths } from '../paths.ts'
import { toggleProblems } from '../problems/problems-open.ts'
import { keepRun } from '../datasets/keep-run.ts'
import { openReplay } from '../replay/replay-store.ts'
import { stepMoment } from '../runs/look-at-moment.ts'
import { togglePin } from '../runs/run-part.ts'
import { useRunStore } from '../runs/run-store.ts'
import { outermostNode } from '../runs/span-path.ts'
import { stepRun } from '../runs/step-run.ts'
import { setPanels, usePanels } from '../shell/panels.ts'
import { toast } from '../ui/toast-store.ts'
import {
  groupSelected,
  nodesSelected,
  openConnect,
  openFind,
  openNote,
  openReplace,
  openSelected,
  openSubgraph,
  ungroupSelected,
} from './build-keys.ts'
import { useCanvas } from './canvas-store.ts'
import { copySelected, cutSelected, listenToPaste, pasteFromClipboard } from './clipboard.ts'
import { useFlow } from './flow/flow-store.ts'
import { view } from './flow/current-view.ts'
import { dropPreview, keepPreview } from './layout/preview.ts'
import { readyLayout } from './layout/tidy-places.ts'
import { tidyGraph } from './layout/tidy-graph.ts'
import { spanOf } from './node-run.ts'
import { openAddNode } from './open-add-node.ts'
import { revealNode } from './reveal.ts'

export { readyLayout }

/** Binds the keys of the canvas. Single letters count only while it has the focus. Returns how to stop. */
export function bindCanvasKeys(canvas: HTMLElement): () => void {
  const bind = (action: () => void) => (event: KeyboardEvent) => {
    // What lies over the canvas may have handled it: a menu, a tree.
    if (isTyping(event) || event.defaultPrevented) return
    event.preventDefault()
    action()
  }
  const stopKeys = bindKeys(canvas, {
    add: bind(() => openAddNode()),
    library: bind(() => setPanels({ libraryOpen: !usePanels.getState().libraryOpen })),
    find: bind(openFind),
    outline: bind(() => setPanels({ outlineOpen: !usePanels.getState().outlineOpen })),
    inspector: bind(() => setPanels({ inspectorOpen: !usePanels.getState().inspectorOpen })),
    runPanel: bind(() => setPanels({ bottomOpen: !usePanels.getState().bottomOpen })),
    problems: bind(toggleProblems),
    selectTool: bind(() => useCanvas.setState({ tool: 'select' })),
    panTool: bind(() => useCanvas.setState({ tool: 'pan' })),
    fit: bind(() => view()?.fit()),
    fitSelection: bind(() => view()?.fit(useDocument.getState().selection)),
    realSize: bind(() => view()?.zoomTo(1)),
    zoomIn: bind(() => view()?.zoomBy(1.25)),
    zoomOut: bind(() => view()?.zoomBy(0.8)),
    next: bind(() => walk('next')),
    previous: bind(() => walk('previous')),
    nextSibling: bind(() => walkBeside(1)),
    previousSibling: bind(() => walkBeside(-1)),
    unfold: bind(() => {
      const unfolded = !useCanvas.getState().unfolded
      useCanvas.setState({ unfolded })
      toast(unfolded ? 'All wires are drawn.' : 'Long wires are folded.')
    }),
    follow: bind(() => {
      const follow = !useCanvas.getState().follow
      useCanvas.setState({ follow })
      toast(follow ? 'The view follows the run.' : 'The view stays where it is.')
    }),
    undo: bind(undo),
    redo: bind(redo),
    copy: bind(() => void copySelected()),
    cut: bind(() => void cutSelected()),
    paste: bind(() => void pasteFromClipboard(false)),
    pasteWithWires: bind(() => void pasteFromClipboard(true)),
    duplicate: bind(() => duplicateNodes(nodesSelected())),
    remove: bind(removeSelected),
    selectAll: bind(selectAll),
    connect: bind(openConnect),
    replace: bind(openReplace),
    group: bind(groupSelected),
    ungroup: bind(ungroupSelected),
    subgraph: bind(openSubgraph),
    open: bind(() => (useCanvas.getState().preview ? keepPreview() : openSelected())),
    leave: bind(() =>
      useCanvas.getState().preview ? dropPreview() : useDocument.getState().select([]),
    ),
    bypass: bind(toggleBypass),
    note: bind(openNote),
    tidy: bind(() => void tidyGraph()),
    moveLeft: bind(() => nudge(-1, 0)),
    moveRight: bind(() => nudge(1, 0)),
    moveUp: bind(() => nudge(0, -1)),
    moveDown: bind(() => nudge(0, 1)),
    moveFarLeft: bind(() => nudge(-22, 0)),
    moveFarRight: bind(() => nudge(22, 0)),
    moveFarUp: bind(() => nudge(0, -22)),
    moveFarDown: bind(() => nudge(0, 22)),
    replay: bind(replaySelected),
    pin: bind(togglePin),
    keepRun: bind(keepRun),
    previousRun: bind(() => void stepRun(-1)),
    nextRun: bind(() => void stepRun(1)),
    stepBack: bind(() => stepMoment(-1)),
    stepOn: bind(() => stepMoment(1)),
    heat: bind(toggleHeat),
    differences: bind(openDifferences),
    evaluate: bind(() => {
      const { graph } = useDocument.getState()
      if (graph !== undefined) navigate(paths.evaluate(graph.name))
    }),
  })
  const stopPaste = listenToPaste(canvas)
  const stopKeeping = keepHistory()
  return () => {
    stopKeys()
    stopPaste()
    stopKeeping()
  }
}

function toggleBypass(): void {
  const { graph } = useDocument.getState()
  const nodes = nodesSelected().filter((id) => !('frame' in (graph?.nodes[id] ?? {})))
  const [first] = nodes
  const entry = first === undefined ? undefined : graph?.nodes[first]
  if (entry === undefined) return
  bypassNodes(nodes, !('disabled' in entry && entry.disabled === true))
}

/** How the draft differs from the newest version. */
function openDifferences(): void {
  const { graph, version } = useDocument.getState()
  if (graph !== undefined && version !== '')
    navigate(paths.difference(graph.name, version, 'draft'))
}

/** Makes a replay ready that begins at what is selected; the inspector shows it. */
function replaySelected(): void {
  const [node] = nodesSelected()
  const { trace, selectedSpan } = useRunStore.getState()
  const chosen = selectedSpan === undefined ? undefined : trace?.spans.get(selectedSpan)
  const span =
    node !== undefined && chosen !== undefined && outermostNode(chosen.path) === node
      ? chosen
      : spanOf(trace, node ?? '')
  if (span === undefined || span.nodeType === '') {
    toast('Select a node that a run has executed; a replay begins there.')
    return
  }
  setPanels({ inspectorOpen: true })
  openReplay(span)
}

function removeSelected(): void {
  const wires = useFlow.getState().wires.filter((wire) => wire.selected)
  const { dispatch } = useDocument.getState()
  const nodes = nodesSelected()
  if (nodes.length > 0) {
    removeNodes(nodes)
    return
  }
  if (wires.length === 0) return
  const label = wires.length === 1 ? 'Removed a wire' : `Removed ${wires.length} wires`
  dispatch({
    type: 'batch',
    label,
    commands: wires.flatMap(({ target, data }) =>
      data === undefined
        ? []
        : [
            {
              type: 'wire.remove' as const,
              node: target,
              port: data.targetPort,
              source: data.reference,
            },
          ],
    ),
  })
  toastWithUndo(`${label}.`)
}

function selectAll(): void {
  const { graph, select } = useDocument.getState()
  if (graph !== undefined) select(Object.keys(graph.nodes))
}

/** Moves what is selected, a frame with all it holds, through the same commands as the pointer. */
function nudge(x: number, y: number): void {
  const { graph, selection, dispatch } = useDocument.getState()
  const { cards, frames } = useFlow.getState().projection
  if (graph === undefined || selection.length === 0) return
  const moving = withoutLocked(graph, selection)
  if (moving.length === 0) {
    toast(lockedWords(selection))
    return
  }
  const ids = new Set(moving.flatMap((id) => [id, ...within(graph, id)]))
  const places: Record<string, Place> = {}
  for (const id of ids) {
    const box = cards.get(id)
    const frame = frames.get(id)
    if (box !== undefined) places[id] = [box.x + x, box.y + y]
    else if (frame !== undefined && within(graph, id).length === 0) {
      places[id] = [frame.x + x, frame.y + y, frame.width, frame.height]
    }
  }
  if (Object.keys(places).length > 0) dispatch({ type: 'node.move', places })
}

/** To the next or previous node along the wires; without a selection to the first one. */
function walk(way: 'next' | 'previous'): void {
  const { selection } = useDocument.getState()
  const { cards, wires } = useFlow.getState().projection
  const [at] = selection
  if (at === undefined) {
    const first = [...cards].sort(([, a], [, b]) => a.x - b.x)[0]?.[0]
    if (first !== undefined) revealNode(first)
    return
  }
  const steps = wires
    .filter((wire) => !wire.backward && (way === 'next' ? wire.source : wire.target) === at)
    .map((wire) => (way === 'next' ? wire.target : wire.source))
    .flatMap((id) => {
      const card = cards.get(id)
      return card === undefined ? [] : [{ id, x: card.x, y: card.y }]
    })
    .sort((a, b) => (way === 'next' ? a.x - b.x : b.x - a.x) || a.y - b.y)
  if (steps[0] !== undefined) revealNode(steps[0].id)
}

/** To the next node that the same nodes feed or read, or that stands in the same frame, from top to bottom. */
function walkBeside(step: 1 | -1): void {
  const { graph, selection } = useDocument.getState()
  const { cards, wires } = useFlow.getState().projection
  const [at] = selection
  if (at === undefined || graph === undefined) {
    walk('next')
    return
  }
  const feeds = new Set(wires.filter(({ target }) => target === at).map(({ source }) => source))
  const reads = new Set(wires.filter(({ source }) => source === at).map(({ target }) => target))
  const beside = new Set([
    at,
    ...wires.filter(({ source }) => feeds.has(source)).map(({ target }) => target),
    ...wires.filter(({ target }) => reads.has(target)).map(({ source }) => source),
  ])
  const column = [...cards]
    .filter(([id]) => beside.has(id) && graph.nodes[id]?.in === graph.nodes[at]?.in)
    .sort(([, a], [, b]) => a.y - b.y || a.x - b.x)
    .map(([id]) => id)
  const next = column[(column.indexOf(at) + step + column.length) % column.length]
  if (next !== undefined) revealNode(next)
}
