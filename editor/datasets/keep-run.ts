import { create } from 'zustand'
import { isOpen, useRunStore } from '../runs/run-store.ts'
import { toast } from '../ui/toast-store.ts'

/** The run that somebody is about to keep as an example of a dataset. */
export const useKeepRun = create<{ readonly run: string | undefined }>(() => ({ run: undefined }))

/** Makes a test of the run on the canvas: asks in which dataset it is kept, and what would have been right. */
export function keepRun(): void {
  const { trace } = useRunStore.getState()
  if (trace === undefined || trace.run === '' || isOpen(trace)) {
    toast('Run the graph, or open a run that is over: that is what is kept as a test.')
    return
  }
  useKeepRun.setState({ run: trace.run })
}
