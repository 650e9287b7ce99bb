import type { Patch } from 'immer'

/** One step that undo takes back. */
export interface Step {
  readonly label: string
  readonly patches: readonly Patch[]
  readonly inverse: readonly Patch[]
  readonly at: number
  readonly mergeKey: string | undefined
}

export interface History {
  readonly done: readonly Step[]
  /** Steps that were undone, the next one to redo last. */
  readonly undone: readonly Step[]
}

export const emptyHistory: History = { done: [], undone: [] }

/** How close in time two changes of the same thing must be to become one step, in milliseconds. */
const mergeWindow = 1200
const longest = 500

/** Adds a step. A change of the same thing soon after becomes part of the step before it. */
export function record(history: History, step: Step): History {
  const before = history.done.at(-1)
  const joins =
    before !== undefined &&
    step.mergeKey !== undefined &&
    step.mergeKey === before.mergeKey &&
    step.at - before.at < mergeWindow &&
    history.undone.length === 0
  if (!joins) return { done: [...history.done.slice(1 - longest), step], undone: [] }
  const joined: Step = {
    ...step,
    patches: [...before.patches, ...step.patches],
    inverse: [...step.inverse, ...before.inverse],
  }
  return { done: [...history.done.slice(0, -1), joined], undone: [] }
}
