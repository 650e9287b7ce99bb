/**
 * The evaluators that come with Heddle, one file each. An evaluator of one's own is one more file
 * with `defineEvaluator` and one more line here, or, where Heddle is used as a library, one more item
 * in the list that an experiment is given.
 */
import answerCorrectness from './answer-correctness.ts'
import answerRelevancy from './answer-relevancy.ts'
import citationPrecision from './citation-precision.ts'
import citationPrecisionLexical from './citation-precision-lexical.ts'
import citationRecall from './citation-recall.ts'
import citationRecallLexical from './citation-recall-lexical.ts'
import contains from './contains.ts'
import contextPrecision from './context-precision.ts'
import contextPrecisionLexical from './context-precision-lexical.ts'
import contextRecall from './context-recall.ts'
import contextRecallLexical from './context-recall-lexical.ts'
import correctRefusal from './correct-refusal.ts'
import correctnessLexical from './correctness-lexical.ts'
import cost from './cost.ts'
import criteria from './criteria.ts'
import type { Evaluator } from './evaluator.ts'
import exactMatch from './exact-match.ts'
import faithfulness from './faithfulness.ts'
import faithfulnessLexical from './faithfulness-lexical.ts'
import falseRefusal from './false-refusal.ts'
import graph from './graph.ts'
import hit from './hit.ts'
import jsonSchema from './json-schema.ts'
import latency from './latency.ts'
import length from './length.ts'
import map from './map.ts'
import mrr from './mrr.ts'
import ndcg from './ndcg.ts'
import pairwise from './pairwise.ts'
import precision from './precision.ts'
import recall from './recall.ts'
import regex from './regex.ts'
import relevancyLexical from './relevancy-lexical.ts'
import rerankLift from './rerank-lift.ts'
import rougeL from './rouge-l.ts'
import rubric from './rubric.ts'
import tokenF1 from './token-f1.ts'
import toolCalls from './tool-calls.ts'

export const evaluators: readonly Evaluator[] = [
  precision,
  recall,
  hit,
  mrr,
  map,
  ndcg,
  rerankLift,
  contextPrecision,
  contextPrecisionLexical,
  contextRecall,
  contextRecallLexical,
  faithfulness,
  faithfulnessLexical,
  citationRecall,
  citationRecallLexical,
  citationPrecision,
  citationPrecisionLexical,
  exactMatch,
  tokenF1,
  rougeL,
  answerCorrectness,
  correctnessLexical,
  answerRelevancy,
  relevancyLexical,
  contains,
  regex,
  jsonSchema,
  toolCalls,
  correctRefusal,
  falseRefusal,
  rubric,
  criteria,
  pairwise,
  graph,
  length,
  latency,
  cost,
]

/** @param more evaluators beside those of Heddle; one of the same id takes its place */
export function findEvaluator(id: string, more: readonly Evaluator[] = []): Evaluator | undefined {
  return [...more, ...evaluators].find((evaluator) => evaluator.id === id)
}
