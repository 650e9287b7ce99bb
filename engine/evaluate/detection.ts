/** Something that was scored, and whether it truly is what the score is meant to find. */
export interface Scored {
  readonly score: number
  readonly positive: boolean
}

export interface Decisions {
  readonly accuracy: number
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

/**
 * How often a positive one scores higher than a negative one, ties counted half: the area under the
 * ROC curve (Hanley & McNeil 1982, "The meaning and use of the area under a receiver operating
 * characteristic curve"). 0.5 is what chance gives.
 * @returns null when one of the two kinds is missing
 */
export function areaUnderCurve(scored: readonly Scored[]): number | null {
  const positives = scored.filter(({ positive }) => positive).length
  const negatives = scored.length - positives
  if (positives === 0 || negatives === 0) return null
  const sorted = scored.toSorted((a, b) => a.score - b.score)
  let ranks = 0
  for (let from = 0; from < sorted.length;) {
    let to = from
    while (to < sorted.length && sorted[to]!.score === sorted[from]!.score) to += 1
    // All that score the same share the mean of their ranks, which count from 1.
    const rank = (from + 1 + to) / 2
    ranks += rank * sorted.slice(from, to).filter(({ positive }) => positive).length
    from = to
  }
  return (ranks - (positives * (positives + 1)) / 2) / (positives * negatives)
}

/** What comes of taking everything for positive that scores at least `threshold`. Shares of nothing are 0. */
export function decideAt(scored: readonly Scored[], threshold: number): Decisions {
  const taken = scored.filter(({ score }) => score >= threshold)
  const right = taken.filter(({ positive }) => positive).length
  const positives = scored.filter(({ positive }) => positive).length
  const left = scored.length - taken.length - (positives - right)
  const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)
  return {
    accuracy: share(right + left, scored.length),
    precision: share(right, taken.length),
    recall: share(right, positives),
    f1: share(2 * right, taken.length + positives),
  }
}

/** The threshold with the highest accuracy or F1; the lowest of several. It must be tried on other examples. */
export function chooseThreshold(scored: readonly Scored[], by: 'accuracy' | 'f1'): number {
  const thresholds = [...new Set(scored.map(({ score }) => score))].sort((a, b) => a - b)
  let best = { threshold: 0, value: -1 }
  for (const threshold of thresholds) {
    const value = decideAt(scored, threshold)[by]
    if (value > best.value) best = { threshold, value }
  }
  return best.threshold
}
