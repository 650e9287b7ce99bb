import { toast } from '../ui/toast-store.ts'
import { useDocument } from './document-store.ts'

/** Takes the last step back and says which it was. */
export function undo(): void {
  const label = useDocument.getState().undo()
  if (label === undefined) toast('There is nothing to undo.')
  else toast(`Undone: ${lowerFirst(label)}.`, { action: { label: 'Redo', run: redo } })
}

export function redo(): void {
  const label = useDocument.getState().redo()
  if (label === undefined) toast('There is nothing to redo.')
  else toast(`Redone: ${lowerFirst(label)}.`)
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
