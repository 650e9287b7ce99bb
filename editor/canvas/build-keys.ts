import { navigate } from 'wouter/use-browser-location'
import { isFrame } from '../../engine/graph/is-frame.ts'
import { namedGraph } from '../../engine/graph/named-graph.ts'
import { groupNodes, ungroupNodes } from '../document/actions.ts'
import { useDocument } from '../document/document-store.ts'
import { keysOf, shownKey, useChosenKeys } from '../keys/chosen-keys.ts'
import { paths } from '../paths.ts'
import { openPalette } from '../shell/palette-open.ts'
import { setPanels } from '../shell/panels.ts'
import { formatCount } from '../ui/figures.ts'
import { toast } from '../ui/toast-store.ts'
import { whenDrawn } from '../ui/when-drawn.ts'
import { useCanvas } from './canvas-store.ts'
import { useFlow } from './flow/flow-store.ts'
import { view } from './flow/current-view.ts'

/** The selected nodes and frames, without inputs and outputs of the graph. */
export const nodesSelected = (): string[] => {
  const { graph, selection } = useDocument.getState()
  return selection.filter((id) => graph?.nodes[id] !== undefined)
}

export function groupSelected(): void {
  const nodes = nodesSelected()
  if (nodes.length === 0) {
    toast('Select the nodes that are to be a group.')
    return
  }
  groupNodes(nodes)
  const [key] = keysOf('ungroup', useChosenKeys.getState())
  const apart = key === undefined ? '' : `; ${shownKey(key)} takes the group apart`
  toast(`Grouped. Double-click the name to change it${apart}.`)
}

export function ungroupSelected(): void {
  const count = ungroupNodes(nodesSelected())
  toast(
    count === 0
      ? 'Nothing of what is selected is in a group.'
      : `Took ${formatCount(count, 'group')} apart.`,
  )
}

/** Asks for the name of the graph that the selection becomes. */
export function openSubgraph(): void {
  const nodes = nodesSelected()
  if (nodes.length === 0) toast('Select the nodes that are to become a subgraph.')
  else useCanvas.setState({ subgraph: nodes })
}

/** Lists what the selected node could be wired to. */
export function openConnect(): void {
  const { selection } = useDocument.getState()
  const [node] = selection
  const at = node === undefined ? undefined : screenPlaceOf(node)
  if (node === undefined || selection.length !== 1 || at === undefined) {
    toast('Select one node first; the wire begins there.')
    return
  }
  useCanvas.setState({ connectFrom: { node, ...at } })
}

/** Lists what the selected node could become. */
export function openReplace(): void {
  const { graph } = useDocument.getState()
  const nodes = nodesSelected()
  const [node] = nodes
  const entry = node === undefined ? undefined : graph?.nodes[node]
  const at = node === undefined ? undefined : screenPlaceOf(node)
  if (node === undefined || nodes.length !== 1 || entry === undefined || at === undefined) {
    toast('Select one node first; another takes its place.')
    return
  }
  if (isFrame(entry)) {
    toast('A frame cannot be replaced. Make another around what it holds.')
    return
  }
  useCanvas.setState({ add: { screen: at, at: [0, 0], replaces: node } })
}

/** Where something opens beside a node, in window pixels. */
function screenPlaceOf(node: string): { readonly x: number; readonly y: number } | undefined {
  const { cards, frames } = useFlow.getState().projection
  const box = cards.get(node) ?? frames.get(node)
  if (box === undefined) return undefined
  const canvas = document.querySelector('[data-canvas]')?.getBoundingClientRect()
  const at = view()?.toScreen({ x: box.x + box.width, y: box.y })
  if (canvas === undefined || at === undefined) return undefined
  return {
    x: Math.min(Math.max(at.x + 8, canvas.left + 12), canvas.right - 372),
    y: Math.min(Math.max(at.y, canvas.top + 12), canvas.bottom - 120),
  }
}

/** Looks for a node by its name; the palette lists them among its commands. */
export function openFind(): void {
  openPalette()
}

/** Opens the graph that the selected node runs, or else the inspector. */
export function openSelected(): void {
  const { graph, selection } = useDocument.getState()
  const [node] = selection
  const entry = node === undefined || selection.length !== 1 ? undefined : graph?.nodes[node]
  const named =
    entry === undefined || isFrame(entry) ? undefined : namedGraph(entry.type, entry.config)
  if (named !== undefined && named.name !== '') navigate(paths.graph(named.name))
  else setPanels({ inspectorOpen: true })
}

/** Brings the field for the note of what is selected into focus. */
export function openNote(): void {
  if (nodesSelected().length !== 1) {
    toast('Select one node first; the note is kept with it.')
    return
  }
  setPanels({ inspectorOpen: true })
  const find = (): HTMLTextAreaElement | null => {
    const fold = document.querySelector<HTMLDetailsElement>('[data-fold="note"]')
    if (fold !== null) fold.open = true
    return document.querySelector<HTMLTextAreaElement>('[data-note-field] textarea')
  }
  // The inspector may have to be drawn first, and then what it holds folded.
  whenDrawn(find, (field) => field.focus())
}
