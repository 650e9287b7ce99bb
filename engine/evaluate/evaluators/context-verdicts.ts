import { NotApplicable } from './define-evaluator.ts'
import type { ScoreResult } from '../score.ts'

/**
 * Context precision of one verdict for each passage, best first: Σₖ (P@k · vₖ) / Σ vₖ, which is the
 * average precision of the useful ones (Es et al. 2023, arXiv 2309.15217). 0 when none is useful.
 * @throws NotApplicable without passages
 */
export function averageOfVerdicts(
  useful: readonly boolean[],
): Extract<ScoreResult, { status: 'ok' }> {
  if (useful.length === 0) throw new NotApplicable('There are no passages.')
  let count = 0
  let sum = 0
  for (const [rank, is] of useful.entries()) {
    if (!is) continue
    count += 1
    sum += count / (rank + 1)
  }
  return {
    status: 'ok',
    value: count === 0 ? 0 : sum / count,
    numerator: sum,
    denominator: count,
    explanation: `${count} of ${useful.length} passages ${count === 1 ? 'is' : 'are'} useful.`,
  }
}
