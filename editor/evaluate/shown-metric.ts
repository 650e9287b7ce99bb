import type { MetricComparison } from '../../engine/evaluate/comparison/comparison.ts'

type Told = Pick<MetricComparison, 'metric' | 'verdict' | 'unit' | 'won' | 'lost'>

/**
 * The metric whose examples and shares are shown: the one that is asked for; else one of what answers
 * are worth that is decided, or that moved on some example; only then one of time or money, whose
 * examples have the same answers on both sides more often than not.
 */
export function shownMetric<Metric extends Told>(
  metrics: readonly Metric[],
  asked: string | undefined,
): Metric | undefined {
  const isDecided = ({ verdict }: Told): boolean => verdict === 'better' || verdict === 'worse'
  const ofAnswers = metrics.filter(({ unit }) => unit !== 's' && unit !== 'USD')
  return (
    metrics.find(({ metric }) => metric === asked) ??
    ofAnswers.find(isDecided) ??
    ofAnswers.find(({ won, lost }) => won + lost > 0) ??
    metrics.find(isDecided) ??
    metrics[0]
  )
}
