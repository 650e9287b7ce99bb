import { metricKey } from '../../engine/evaluate/experiment/metric-key.ts'
import type { LiveEvaluator } from '../../server/api/deployments.ts'
import type { ChosenEvaluator, EvaluatorDescription } from '../../server/api/experiments.ts'

/** So many evaluators a deployment may have. */
export const mostEvaluators = 5

/** Of the runs, where nobody has said another one: enough to see a change, and not dear. */
const usualShare = 0.1

/** What was chosen, each with the share that it had. What asks no model may look at all runs. */
export function withShares(
  chosen: readonly ChosenEvaluator[],
  before: readonly LiveEvaluator[],
  known: readonly EvaluatorDescription[],
): readonly LiveEvaluator[] {
  const shares = new Map(before.map((one) => [metricKey(one), one.share]))
  const free = new Set(known.filter(({ usesModel }) => !usesModel).map(({ id }) => id))
  return chosen.map((one) => ({
    ...one,
    share: shares.get(metricKey(one)) ?? (free.has(one.evaluator) ? 1 : usualShare),
  }))
}

/** Scores by models that a day brings, at so many requests a day. */
export function judgedADay(
  evaluators: readonly LiveEvaluator[],
  known: readonly EvaluatorDescription[],
  requests: number,
): number {
  const asking = new Set(known.filter(({ usesModel }) => usesModel).map(({ id }) => id))
  return evaluators
    .filter(({ evaluator }) => asking.has(evaluator))
    .reduce((sum, { share }) => sum + Math.round(share * requests), 0)
}
