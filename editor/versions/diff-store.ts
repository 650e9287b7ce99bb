import { create } from 'zustand'

/** Which graph the canvas shows: both with their differences, or one of them. */
export type DiffSide = 'both' | 'older' | 'newer'

interface DiffState {
  readonly side: DiffSide
  /** The change that is looked at. */
  readonly chosen: string | undefined
}

export const useDiff = create<DiffState>(() => ({ side: 'both', chosen: undefined }))

export function showSide(side: DiffSide): void {
  useDiff.setState({ side })
}

export function chooseChange(chosen: string | undefined): void {
  useDiff.setState({ chosen })
}
