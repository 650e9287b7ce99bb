import { useEffect, type RefObject } from 'react'
import { tinykeys } from 'tinykeys'
import { navigate } from 'wouter/use-browser-location'
import { duplicateNodes, removeNodes } from '../document/actions.ts'
import type { Place } from '../document/command.ts'
import { useDocument } from '../document/document-store.ts'
import { redo, undo } from '../document/undo.ts'
import { paths } from '../paths.ts'
import { toggleProblems } from '../problems/problems-open.ts'
import { openReplay } from '../replay/replay-store.ts'
import { stepMoment } from '../runs/look-at-moment.ts'
import { togglePin } from '../runs/run-part.ts'
import { useRunStore } from '../runs/run-store.ts'
import { outermostNode } from '../runs/span-path.ts'
import { stepRun } from '../runs/step-run.ts'
import { setPanels, usePanels } from '../shell/panels.ts'
import { toast } from '../ui/toast-store.ts'
import { useCanvas } from './canvas-store.ts'
import { useFlow, within } from './flow/flow-store.ts'
import { view } from './flow/flow-view.ts'
import { tidyGraph } from './layout/tidy-graph.ts'
import { bypass } from './bypass.ts'
import { spanOf } from './node-run.ts'
import { openAddNode } from './open-add-node.ts'
import { revealNode } from './reveal.ts'

const nodesSelected = (): string[] => {
  const { graph, selection } = useDocument.getState()
  return selection.filter((id) => graph?.nodes[id] !== undefined)
}

/** The keys of the canvas. Single letters count only while it has the focus. */
export function useCanvasKeys(canvas: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (canvas.current === null) return undefined
    const bind = (action: () => void) => (event: KeyboardEvent) => {
      if (isTyping(event)) return
      event.preventDefault()
      action()
    }
    return tinykeys(canvas.current, {
      a: bind(openAddNode),
      v: bind(() => useCanvas.setState({ tool: 'select' })),
      h: bind(() => useCanvas.setState({ tool: 'pan' })),
      w: bind(() => {
        const unfolded = !useCanvas.getState().unfolded
        useCanvas.setState({ unfolded })
        toast(unfolded ? 'All wires are drawn.' : 'Long wires are folded.')
      }),
      m: bind(toggleBypass),
      b: bind(toggleBypass),
      d: bind(openDifferences),
      ',': bind(() => stepMoment(-1)),
      '.': bind(() => stepMoment(1)),
      '[': bind(() => void stepRun(-1)),
      ']': bind(() => void stepRun(1)),
      f: bind(() => {
        const follow = !useCanvas.getState().follow
        useCanvas.setState({ follow })
        toast(follow ? 'The view follows the run.' : 'The view stays where it is.')
      }),
      p: bind(togglePin),
      r: bind(replaySelected),
      i: bind(() => setPanels({ inspectorOpen: !usePanels.getState().inspectorOpen })),
      t: bind(() => setPanels({ bottomOpen: !usePanels.getState().bottomOpen })),
      j: bind(() => walk('next')),
      k: bind(() => walk('previous')),
      Enter: bind(() => setPanels({ inspectorOpen: true })),
      Escape: bind(() => useDocument.getState().select([])),
      Delete: bind(removeSelected),
      Backspace: bind(removeSelected),
      '$mod+d': bind(() => duplicateNodes(nodesSelected())),
      '$mod+a': bind(selectAll),
      '$mod+z': bind(undo),
      '$mod+Shift+z': bind(redo),
      '$mod+y': bind(redo),
      '$mod+0': bind(() => view()?.zoomTo(1)),
      '+': bind(() => view()?.zoomBy(1.25)),
      '=': bind(() => view()?.zoomBy(1.25)),
      '-': bind(() => view()?.zoomBy(0.8)),
      'Shift+Digit1': bind(() => view()?.fit()),
      'Shift+Digit2': bind(() => view()?.fit(useDocument.getState().selection)),
      'Shift+t': bind(() => void tidyGraph()),
      // Not "!": on most keyboards that is Shift and 1, which fits the view.
      'Shift+p': bind(toggleProblems),
      ArrowLeft: bind(() => nudge(-2, 0)),
      ArrowRight: bind(() => nudge(2, 0)),
      ArrowUp: bind(() => nudge(0, -2)),
      ArrowDown: bind(() => nudge(0, 2)),
      'Shift+ArrowLeft': bind(() => nudge(-22, 0)),
      'Shift+ArrowRight': bind(() => nudge(22, 0)),
      'Shift+ArrowUp': bind(() => nudge(0, -22)),
      'Shift+ArrowDown': bind(() => nudge(0, 22)),
    })
  }, [canvas])
}

export function isTyping(event: KeyboardEvent): boolean {
  return (
    event.target instanceof HTMLElement &&
    (event.target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName))
  )
}

function toggleBypass(): void {
  const { graph } = useDocument.getState()
  const nodes = nodesSelected().filter((id) => !('frame' in (graph?.nodes[id] ?? {})))
  const [first] = nodes
  const entry = first === undefined ? undefined : graph?.nodes[first]
  if (entry === undefined) return
  bypass(nodes, !('disabled' in entry && entry.disabled === true))
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
    toast(nodes.length === 1 ? `Removed ${nodes[0]}.` : `Removed ${nodes.length} nodes.`, {
      action: { label: 'Undo', run: undo },
    })
    return
  }
  if (wires.length === 0) return
  dispatch({
    type: 'batch',
    label: wires.length === 1 ? 'Removed a wire' : `Removed ${wires.length} wires`,
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
  const ids = new Set(selection.flatMap((id) => [id, ...within(graph, id)]))
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
