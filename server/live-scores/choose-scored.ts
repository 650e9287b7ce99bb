import type { LiveEvaluator } from '../api/deployments.ts'
import { metricKey } from '../../engine/evaluate/experiment/metric-key.ts'
import { isInShare } from '../in-share.ts'

/**
 * The evaluators that score a run: those that are live, and were when the deployment answered with it.
 * What is added to a deployment scores what runs from then on.
 */
export function evaluatorsOf(
  run: string,
  live: readonly LiveEvaluator[],
  then: readonly LiveEvaluator[],
): readonly LiveEvaluator[] {
  const before = new Map(then.map((one) => [metricKey(one), one]))
  return live.filter((one) => {
    const other = before.get(metricKey(one))
    return other !== undefined && isInShare(run, Math.min(one.share, other.share))
  })
}
