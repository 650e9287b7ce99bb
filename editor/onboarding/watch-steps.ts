import { useDocument } from '../document/document-store.ts'
import { useRunStore } from '../runs/run-store.ts'
import { editsPrompt, markStep } from './first-steps.ts'

let watching = false

/** Marks the steps that are done on the canvas, from now on and for as long as the page is open. */
export function watchSteps(): void {
  if (watching) return
  watching = true
  useRunStore.subscribe(({ trace, asked }) => {
    if (asked && trace?.status === 'succeeded') markStep('run')
  })
  useDocument.subscribe(({ history }, before) => {
    const step = history.done.at(-1)
    if (step === undefined || history.done === before.history.done) return
    if (editsPrompt(step)) markStep('prompt')
  })
}
