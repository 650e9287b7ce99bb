import { EvaluatorError, NotApplicable } from './define-evaluator.ts'
import type { EvaluatorContext, ScoredRun } from './evaluator.ts'

/**
 * The run of the baseline, whose answer stands against the one that is scored.
 * @throws NotApplicable for the baseline itself
 * @throws EvaluatorError where that run failed: nothing was won or lost
 */
export function otherRun({ other }: Pick<EvaluatorContext<unknown>, 'other'>): ScoredRun {
  if (other === undefined) {
    throw new NotApplicable('It is the baseline, with which the others are compared.')
  }
  if (other.status !== 'succeeded') {
    throw new EvaluatorError(
      `The run "${other.id}" of the baseline ended as ${other.status}, so there is no answer to compare with.`,
      'run',
    )
  }
  return other
}
