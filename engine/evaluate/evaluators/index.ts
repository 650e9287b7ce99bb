/**
 * The evaluators that come with Heddle, one file each. An evaluator of one's own is one more file
 * with `defineEvaluator` and one more line here, or, where Heddle is used as a library, one more item
 * in the list that an experiment is given.
 */
import contains from './contains.ts'
import cost from './cost.ts'
import type { Evaluator } from './evaluator.ts'
import exactMatch from './exact-match.ts'
import hit from './hit.ts'
import jsonSchema from './json-schema.ts'
import latency from './latency.ts'
import length from './length.ts'
import map from './map.ts'
import mrr from './mrr.ts'
import ndcg from './ndcg.ts'
import precision from './precision.ts'
import recall from './recall.ts'
import regex from './regex.ts'
import rerankLift from './rerank-lift.ts'
import rougeL from './rouge-l.ts'
import tokenF1 from './token-f1.ts'

export const evaluators: readonly Evaluator[] = [
  precision,
  recall,
  hit,
  mrr,
  map,
  ndcg,
  rerankLift,
  exactMatch,
  tokenF1,
  rougeL,
  contains,
  regex,
  jsonSchema,
  length,
  latency,
  cost,
]

/** @param more evaluators beside those of Heddle; one of the same id takes its place */
export function findEvaluator(id: string, more: readonly Evaluator[] = []): Evaluator | undefined {
  return [...more, ...evaluators].find((evaluator) => evaluator.id === id)
}
