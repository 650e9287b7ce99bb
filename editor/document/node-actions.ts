import type { Graph } from '../../engine/graph/document.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import type { NodeDescription } from '../../engine/graph/node-description.ts'
import { wiresOf } from '../../engine/graph/wires.ts'
import { formatCount } from '../ui/figures.ts'
import type { Command } from './command.ts'
import { useDocument } from './document-store.ts'
import { pasteOf } from './fragment.ts'
import { removalOf } from './remove-nodes.ts'
import { replacementOf } from './replace-node.ts'
import { isLocked, lockedWords, withoutLocked } from './looks.ts'
import { placesOf } from './subgraph.ts'
import { toast } from '../ui/toast-store.ts'
import { toastWithUndo } from './undo.ts'
import { withMembers } from './within-frames.ts'

/** Removes nodes and frames, and says so; wires that ran through a removed node are joined where types fit. */
export function removeNodes(nodes: readonly string[], verb = 'Removed'): void {
  const { graph, context } = useDocument.getState()
  if (graph === undefined) return
  const there = nodes.filter((node) => graph.nodes[node] !== undefined)
  const gone = withoutLocked(graph, there)
  if (gone.length < there.length) {
    toast(lockedWords(there.filter((node) => isLocked(graph, node))))
  }
  const commands = removalOf(graph, gone, context)
  if (commands.length === 0) return
  const what = gone.length === 1 ? gone[0] : `${gone.length} nodes`
  const label = `${verb} ${what}`
  useDocument.getState().dispatch({ type: 'batch', label, commands })
  const left = useDocument.getState().graph?.outputs ?? {}
  const lost = Object.keys(graph.outputs).filter((name) => !Object.hasOwn(left, name))
  const outputs = lost.length === 1 ? 'the output' : 'the outputs'
  toastWithUndo(
    lost.length === 0 ? `${label}.` : `${label}, and with it ${outputs} ${lost.join(', ')}.`,
  )
}

/** Copies nodes beside themselves, with the wires between them and those that feed them. */
export function duplicateNodes(nodes: readonly string[]): void {
  const { graph, context, select } = useDocument.getState()
  if (graph === undefined) return
  const members = withMembers(graph, nodes)
  if (members.size === 0) return
  const copied: Graph = {
    ...graph,
    nodes: Object.fromEntries([...members].map((id) => [id, graph.nodes[id]!])),
    ...placesOf(graph, members),
  }
  const places = [...members].flatMap((id) => {
    const place = graph.layout?.[id]
    return place === undefined ? [] : [place]
  })
  const at = [
    Math.min(...places.map(([x]) => x)) + 36,
    Math.min(...places.map(([, y]) => y)) + 36,
  ] as const
  const paste = pasteOf(
    graph,
    copied,
    { at: places.length === 0 ? [36, 36] : at, withWires: true, sameFrames: true },
    context,
  )
  const [only] = paste.nodes
  useDocument.getState().dispatch({
    type: 'batch',
    label: `Duplicated ${paste.nodes.length === 1 ? nodes[0] : `${paste.nodes.length} nodes`}`,
    commands: paste.commands,
  })
  select(only === undefined ? [] : paste.nodes)
}

/** Makes a node one of another type, with the wires and settings that fit it, and says what did not. */
export function replaceNode(node: string, description: NodeDescription): void {
  const { graph, context } = useDocument.getState()
  if (graph === undefined) return
  const commands = replacementOf(graph, node, description, context)
  if (commands.length === 0) return
  const label = `Made ${node} ${description.title}`
  useDocument.getState().dispatch({ type: 'batch', label, commands })
  const after = useDocument.getState().graph
  const lost =
    wiresOf(graph, context).length - (after === undefined ? 0 : wiresOf(after, context).length)
  const left =
    lost <= 0
      ? ''
      : ` ${formatCount(lost, 'wire')} did not fit and ${lost === 1 ? 'is' : 'are'} gone.`
  toastWithUndo(`${label}.${left}`)
}

/** A bypassed node passes its first fitting input on. */
export function bypassNodes(nodes: readonly string[], disabled: boolean): void {
  const { graph } = useDocument.getState()
  const some = nodes.filter((node) => {
    const entry = graph?.nodes[node]
    return entry !== undefined && !isFrame(entry)
  })
  if (some.length === 0) return
  const what = some.length === 1 ? some[0]! : `${some.length} nodes`
  useDocument.getState().dispatch({
    type: 'batch',
    label: disabled ? `Bypassed ${what}` : `Put ${what} to use again`,
    commands: some.map((node): Command => ({
      type: 'node.set',
      node,
      field: 'disabled',
      value: disabled ? true : undefined,
    })),
  })
}
