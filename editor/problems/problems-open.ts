import { create } from 'zustand'

/** Whether the list of problems is open. */
export const useProblemsOpen = create<{ readonly open: boolean }>(() => ({ open: false }))

export function toggleProblems(): void {
  useProblemsOpen.setState(({ open }) => ({ open: !open }))
}
