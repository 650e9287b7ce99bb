import type { ScoreResult } from '../../engine/evaluate/score.ts'
import type { StoredExperiment } from './experiment-store.ts'
import type { StoredScore } from './score-store.ts'
import { comparesAnswers } from './used-evaluators.ts'

/** Metrics whose scores say which of two runs is better. */
function comparingMetrics({ evaluators }: StoredExperiment): readonly string[] {
  return evaluators.filter(comparesAnswers).map(({ key }) => key)
}

/**
 * The scores of an experiment as two of its variants are compared. A score that says which of two
 * runs is better counts where it is about these two: turned round where the candidate was the one
 * that the judge took as the baseline, and left out where it was compared with a third.
 */
export function judgedBetween(
  experiment: StoredExperiment,
  scores: readonly StoredScore[],
  baseline: string,
  candidate: string,
): readonly StoredScore[] {
  const comparing = new Set(comparingMetrics(experiment))
  return scores.flatMap((score) => {
    if (!comparing.has(score.metric)) return [score]
    if (score.variant === candidate && score.otherVariant === baseline) return [score]
    if (score.variant === baseline && score.otherVariant === candidate) {
      return [{ ...score, variant: candidate, score: turned(score.score) }]
    }
    return []
  })
}

/** Metrics of which the judge compared neither of the two with the other. */
export function judgedApart(
  experiment: StoredExperiment,
  scores: readonly StoredScore[],
  sides: readonly [string, string],
): readonly string[] {
  return comparingMetrics(experiment).filter((metric) => {
    const own = scores.filter((score) => score.metric === metric)
    const between = own.some(
      ({ variant, otherVariant }) =>
        sides.includes(variant) && otherVariant !== undefined && sides.includes(otherVariant),
    )
    return own.length > 0 && !between
  })
}

function turned(score: ScoreResult): ScoreResult {
  return score.status === 'ok' && typeof score.value === 'number'
    ? { ...score, value: 1 - score.value }
    : score
}
