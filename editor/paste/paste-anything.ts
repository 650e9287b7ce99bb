import { contains } from '../canvas/geometry.ts'
import { useFlow } from '../canvas/flow/flow-store.ts'
import { pastePlace } from '../canvas/open-add-node.ts'
import { useDocument } from '../document/document-store.ts'
import { pasteOf } from '../document/fragment.ts'
import { toastWithUndo } from '../document/undo.ts'
import { formatCount } from '../ui/figures.ts'
import { toast } from '../ui/toast-store.ts'
import { adoption } from './adoption.ts'
import { readPasted } from './read-pasted.ts'

/** Puts what a text holds onto the canvas, at the pointer, and says what was made of it. */
export async function pasteAnything(text: string, withWires: boolean): Promise<void> {
  const { catalogue } = useDocument.getState()
  const types = new Set(catalogue.map(({ type }) => type))
  const read = await readPasted(text, (type) => types.has(type))
  if (!read.ok) {
    toast(read.reason, { tone: 'error' })
    return
  }
  const { graph, context, dispatch, select } = useDocument.getState()
  if (graph === undefined) return
  const at = pastePlace()
  const frame = [...useFlow.getState().projection.frames]
    .filter(([, box]) => contains(box, at[0], at[1]))
    .sort(([, a], [, b]) => b.depth - a.depth)[0]?.[0]
  const options = { at, frame }
  const paste = read.isOwn
    ? pasteOf(graph, read.graph, { ...options, withWires }, context)
    : adoption(graph, read.graph, options, context)
  const count = formatCount(paste.nodes.length, 'node')
  dispatch({ type: 'batch', label: `Pasted ${count}`, commands: paste.commands })
  select(paste.nodes)
  const left =
    paste.cut === 0
      ? []
      : [
          `${formatCount(paste.cut, 'wire')} from elsewhere ${paste.cut === 1 ? 'was' : 'were'} left out.`,
        ]
  const first = read.isOwn ? `Pasted ${count}.` : `Made ${count} of ${read.what}.`
  toastWithUndo([first, ...read.told, ...left].join(' '))
}
