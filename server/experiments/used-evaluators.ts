import { z } from 'zod'
import {
  defineEvaluator,
  EvaluatorError,
} from '../../engine/evaluate/evaluators/define-evaluator.ts'
import type { Evaluator } from '../../engine/evaluate/evaluators/evaluator.ts'
import { findEvaluator } from '../../engine/evaluate/evaluators/index.ts'
import type { FinishedCell, UsedEvaluator } from '../../engine/evaluate/experiment/cell.ts'
import { comparesRuns } from '../../engine/evaluate/experiment/score-run.ts'
import type { StoredEvaluator, StoredExperiment } from './experiment-store.ts'
import type { ScoreOrigin } from './score-store.ts'

/** The evaluators of an experiment, ready to score. */
export function usedEvaluators(evaluators: readonly StoredEvaluator[]): readonly UsedEvaluator[] {
  return evaluators.map(({ key, evaluator: id, settings, node }) => {
    const evaluator = findEvaluator(id) ?? goneEvaluator(id)
    return { key, evaluator, settings, ...(node === undefined ? {} : { node }) }
  })
}

/** Of an evaluator that this Heddle does not have any more: its scores are errors that say so. */
function goneEvaluator(id: string): Evaluator {
  return defineEvaluator({
    id,
    version: 0,
    title: id,
    description: 'It is gone.',
    family: 'operation',
    type: 'number',
    direction: 'higher',
    settings: z.object({}),
    scoresFailedRuns: true,
    evaluate() {
      throw new EvaluatorError(`There is no evaluator "${id}" in this Heddle.`, 'gone')
    },
  })
}

/** The scores of a run with everything that says what was scored, and by what. */
export function originsOf(
  {
    id: experiment,
    graph,
    variants,
    evaluators,
  }: Pick<StoredExperiment, 'id' | 'graph' | 'evaluators'> & {
    readonly variants: readonly Pick<StoredExperiment['variants'][number], 'name' | 'version'>[]
  },
  { cell, scores }: Pick<FinishedCell, 'cell' | 'scores'>,
): ScoreOrigin[] {
  const version = variants.find(({ name }) => name === cell.variant)?.version ?? ''
  return scores.flatMap(({ key, score, ms, use, other }) => {
    const used = evaluators.find((one) => one.key === key)
    if (used === undefined) return []
    const evaluator = findEvaluator(used.evaluator)
    return {
      experiment,
      run: cell.run,
      graph,
      version,
      variant: cell.variant,
      example: cell.example.id,
      trial: cell.trial,
      node: used.node,
      metric: key,
      evaluator: used.evaluator,
      evaluatorVersion: used.version,
      type: evaluator?.type ?? 'number',
      usesModel: evaluator?.usesModel ?? false,
      round: used.round,
      score,
      ms,
      use,
      ...(other === undefined ? {} : { other: { variant: other.variant, run: other.run.id } }),
    }
  })
}

/** Whether its scores say which of two runs is better: that of a variant or that of the baseline. */
export function comparesAnswers({
  evaluator,
  settings,
}: Pick<StoredEvaluator, 'evaluator' | 'settings'>): boolean {
  const found = findEvaluator(evaluator)
  return found !== undefined && comparesRuns(found, settings)
}
