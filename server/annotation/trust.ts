import type { ScoreStore } from '../experiments/score-store.ts'
import type { TrustOf } from '../experiments/trust-of.ts'
import { calibrations, type CalibrationParts } from './calibrations.ts'

export function trustIn(
  parts: Omit<CalibrationParts, 'scores'> & {
    readonly scores: Pick<ScoreStore, 'ofRuns' | 'judges'>
  },
): TrustOf {
  return async ({ id, graph }) => {
    const judges = await parts.scores.judges(id)
    if (judges.length === 0) return {}
    const known = await calibrations({ graph, nodes: false }, parts)
    return Object.fromEntries(
      judges.toReversed().flatMap(({ metric, evaluator, model, version }) => {
        // Those with most labels come first, and of two judges of one metric the last one counts.
        const found = known.find(
          (one) =>
            one.evaluator === evaluator &&
            one.judge.model === model &&
            one.judge.version === version,
        )
        if (found === undefined) return []
        return [[metric, { labels: found.n, agreement: found.agreement, kappa: found.kappa }]]
      }),
    )
  }
}
