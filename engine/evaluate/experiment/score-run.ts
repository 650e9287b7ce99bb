import type { Models } from '../../models/models.ts'
import type { EvaluatorContext, ScoredRun } from '../evaluators/evaluator.ts'
import type { Example } from '../example.ts'
import type { ScoreResult } from '../score.ts'
import type { GivenScore, UsedEvaluator } from './cell.ts'

export interface ScoringTools {
  readonly models: Models
  readonly runGraph: EvaluatorContext<unknown>['runGraph']
  readonly signal: AbortSignal
}

/** Milliseconds after which an evaluator that gives no score is given up. */
const patience = 5 * 60_000

/**
 * Scores one run with each evaluator. What an evaluator throws is a score with the status `error`,
 * so that one that is broken takes nothing from the others.
 * @throws when the signal aborts: then nothing was scored
 */
export async function scoreRun(
  run: ScoredRun,
  example: Example,
  evaluators: readonly UsedEvaluator[],
  tools: ScoringTools,
): Promise<readonly GivenScore[]> {
  const scores: GivenScore[] = []
  for (const { key, evaluator, settings, node } of evaluators) {
    tools.signal.throwIfAborted()
    const begun = performance.now()
    const signal = AbortSignal.any([tools.signal, AbortSignal.timeout(patience)])
    let score: ScoreResult
    try {
      score = await evaluator.evaluate({
        example,
        run,
        settings,
        ...(node === undefined ? {} : { node }),
        models: tools.models,
        runGraph: tools.runGraph,
        signal,
      })
    } catch (error) {
      tools.signal.throwIfAborted()
      const reason = error instanceof Error ? error.message : String(error)
      score = { status: 'error', reason, errorType: signal.aborted ? 'timeout' : 'evaluator' }
    }
    scores.push({ key, score, ms: performance.now() - begun })
  }
  return scores
}
