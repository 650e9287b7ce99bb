/** Which of the changed nodes made the difference between two versions. */
export interface Attribution {
  readonly metric: string
  /** The whole difference of the mean, candidate less baseline. */
  readonly total: number
  readonly interval: readonly [number, number]
  readonly shares: readonly NodeShare[]
  /** What no single node explains: the total less the sum of each change made alone. */
  readonly interaction: number
  /** Hybrids that were run, and of how many there are. */
  readonly hybrids: number
  readonly possible: number
  readonly exact: boolean
  readonly executedSpans: number
  readonly reusedSpans: number
  readonly sentence: string
}

export interface NodeShare {
  /** Several where they cannot be swapped alone. */
  readonly nodes: readonly string[]
  /** Of those whose work changed: their titles, else their ids. */
  readonly title: string
  readonly change: string
  /** Shapley value (Shapley 1953). */
  readonly share: number
  readonly interval: readonly [number, number]
  /** The change made alone on the baseline, less the baseline. */
  readonly alone: number
}
