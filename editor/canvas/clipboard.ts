import { inputsId, outputsId } from '../document/command.ts'
import { useDocument } from '../document/document-store.ts'
import { removeNodes } from '../document/node-actions.ts'
import { fragmentText } from '../document/fragment.ts'
import { formatCount } from '../ui/figures.ts'
import { toast } from '../ui/toast-store.ts'

/** What was copied last in this window, where the browser does not hand its clipboard out. */
let lastCopied = ''

/** Puts the selected nodes on the clipboard, as the text of a graph, and says so. */
export async function copySelected(): Promise<void> {
  const count = await putOnClipboard()
  if (count > 0) toast(`Copied ${formatCount(count, 'node')}.`)
}

export async function cutSelected(): Promise<void> {
  const { selection } = useDocument.getState()
  if ((await putOnClipboard()) > 0) removeNodes(selection, 'Cut')
}

/** Returns how many nodes it was. */
async function putOnClipboard(): Promise<number> {
  const { graph, selection } = useDocument.getState()
  const text = graph === undefined ? undefined : fragmentText(graph, selection)
  if (text === undefined) {
    const isPort = selection.includes(inputsId) || selection.includes(outputsId)
    toast(
      isPort
        ? 'Inputs and outputs belong to the graph; they cannot be copied.'
        : 'Select what is to be copied first.',
    )
    return 0
  }
  lastCopied = text
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    // Pages that are not served securely have no clipboard; within this window it still works.
  }
  return selection.filter((id) => !id.startsWith('$')).length
}

/** Pastes what the clipboard holds, at the pointer or in the middle of the canvas. */
export async function pasteFromClipboard(withWires: boolean): Promise<void> {
  let text = lastCopied
  try {
    text = await navigator.clipboard.readText()
  } catch {
    if (lastCopied === '') {
      toast('The browser does not let this page read the clipboard. Paste with Ctrl V instead.', {
        tone: 'error',
      })
      return
    }
  }
  await pasteText(text, withWires)
}

/** Lets the browser's own paste come in. Returns how to stop. */
export function listenToPaste(canvas: HTMLElement): () => void {
  const onPaste = (event: ClipboardEvent): void => {
    const at = document.activeElement
    // Fields take their text themselves; a paste elsewhere is not for the canvas.
    if (at !== canvas || event.clipboardData === null) return
    event.preventDefault()
    void pasteText(event.clipboardData.getData('text/plain'), false)
  }
  document.addEventListener('paste', onPaste)
  return () => document.removeEventListener('paste', onPaste)
}

async function pasteText(text: string, withWires: boolean): Promise<void> {
  const { pasteAnything } = await import('../paste/paste-anything.ts')
  await pasteAnything(text, withWires)
}
