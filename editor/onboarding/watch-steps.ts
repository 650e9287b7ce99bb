import { useDocument } from '../document/document-store.ts'
import { useRunStore } from '../runs/run-store.ts'
import { editsPrompt, markStep } from './first-steps.ts'

/** Marks the steps that are done on the canvas. Returns how to stop. */
export function watchSteps(): () => void {
  const stops = [
    useRunStore.subscribe(({ trace }, before) => {
      if (trace?.status === 'succeeded' && before.trace?.status === 'running') markStep('run')
    }),
    useDocument.subscribe(({ history }, before) => {
      const step = history.done.at(-1)
      if (step === undefined || history.done === before.history.done) return
      if (editsPrompt(step)) markStep('prompt')
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}
