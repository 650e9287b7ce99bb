import { create } from 'zustand'
import type { Budget } from '../../engine/run/budget.ts'

/** What the next runs and replays of this window may take at most. */
export const useRunBudget = create<{ readonly budget: Budget }>(() => ({ budget: {} }))

export function setRunBudget(key: 'cost' | 'wallTime', value: number | undefined): void {
  const { [key]: _before, ...others } = useRunBudget.getState().budget
  useRunBudget.setState({ budget: value === undefined ? others : { ...others, [key]: value } })
}

/** The budget as a body of a request says it; nothing where nothing is limited. */
export function budgetToSend(): { readonly budget?: Budget } {
  const { budget } = useRunBudget.getState()
  return Object.keys(budget).length === 0 ? {} : { budget }
}
