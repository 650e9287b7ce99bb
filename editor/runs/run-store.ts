import { create } from 'zustand'
import type { Trace } from '../../engine/run/trace.ts'

/** The run on the canvas. */
export const useRunStore = create<{ readonly trace: Trace | undefined }>(() => ({
  trace: undefined,
}))
