import type { LiveEvaluator } from '../api/deployments.ts'
import { metricKey } from '../../engine/evaluate/experiment/metric-key.ts'

/**
 * Whether a run is among the share of runs that is scored. It depends on its id alone, whose last
 * digits are random: who asks again is told the same, a larger share holds all of a smaller one, and
 * all evaluators of a share score the same runs.
 */
export function isChosen(run: string, share: number): boolean {
  return Number.parseInt(run.slice(-8), 16) / 2 ** 32 < share
}

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
    return other !== undefined && isChosen(run, Math.min(one.share, other.share))
  })
}
