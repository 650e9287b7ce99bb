import { dismissToast, toast, useToasts } from '../ui/toast-store.ts'
import { useDocument } from './document-store.ts'
import type { Step } from './history.ts'

/** Ids of the notices that offer to take a step back. */
const offers = new WeakMap<Step, number>()

/** Takes the last step back and says which it was. */
export function undo(): void {
  const step = useDocument.getState().history.done.at(-1)
  const label = useDocument.getState().undo()
  const offer = step === undefined ? undefined : offers.get(step)
  if (offer !== undefined) dismissToast(offer)
  if (label === undefined) toast('There is nothing to undo.')
  else toast(`Undone: ${lowerFirst(label)}.`, { action: { label: 'Redo', run: redo } })
}

export function redo(): void {
  const label = useDocument.getState().redo()
  if (label === undefined) toast('There is nothing to redo.')
  else toast(`Redone: ${lowerFirst(label)}.`)
}

/** Says what the last step did, with a way back that takes back this step and never another. */
export function toastWithUndo(text: string): void {
  const step = useDocument.getState().history.done.at(-1)
  if (step === undefined) {
    toast(text)
    return
  }
  const run = (): void => {
    if (useDocument.getState().history.done.at(-1) === step) undo()
    else toast('Something else was changed since. Ctrl Z goes back step by step.')
  }
  toast(text, { action: { label: 'Undo', run } })
  offers.set(step, useToasts.getState().toasts.at(-1)!.id)
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
