import type { ScoreResult } from '../../engine/evaluate/score.ts'

/** Scores of judges are from 0 to 1; from here on they say pass. */
export const passFrom = 0.5

/** Undefined for what says neither. */
function sideOf(score: ScoreResult): boolean | undefined {
  if (score.status !== 'ok') return undefined
  if (typeof score.value === 'boolean') return score.value
  return typeof score.value === 'number' ? score.value >= passFrom : undefined
}

/** Whether of several judges one says pass and another fail. */
export function onBothSides(scores: readonly ScoreResult[]): boolean {
  const sides = new Set(scores.map(sideOf))
  return sides.has(true) && sides.has(false)
}
