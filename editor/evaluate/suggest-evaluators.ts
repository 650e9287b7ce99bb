import { metricKey } from '../../engine/evaluate/experiment/metric-key.ts'
import type { ChosenEvaluator, EvaluatorDescription } from '../../server/api/experiments.ts'
import type { GraphPlace } from './graph-places.ts'

/** What a dataset has to score with. */
export interface DatasetTraits {
  /** Some examples say where the answer stands. */
  readonly gold: boolean
  /** Some examples say what is expected. */
  readonly expected: boolean
  /** Some examples cannot be answered. */
  readonly unanswerable: boolean
}

/** The first of each list that there is is suggested. */
const answerChoices = [['correctness.lexical', 'token-f1'], ['exact-match']]
const groundingChoices = [['faithfulness.lexical', 'faithfulness'], ['citation-validity']]
const atNodes = ['ndcg', 'recall']

/**
 * What to score at first: retrieval at each node that gives passages where the dataset has gold, the
 * answer where something is expected, grounding where passages are given, and always time and cost.
 * Only what needs no model, so that nothing costs before somebody chooses it.
 */
export function suggestEvaluators(
  evaluators: readonly EvaluatorDescription[],
  traits: DatasetTraits,
  places: readonly GraphPlace[],
): readonly ChosenEvaluator[] {
  const known = new Map(
    evaluators.filter(({ usesModel }) => !usesModel).map((one) => [one.id, one]),
  )
  const first = (choices: readonly (readonly string[])[]): readonly ChosenEvaluator[] =>
    choices.flatMap((ids) => {
      const id = ids.find((one) => known.has(one))
      return id === undefined ? [] : [{ evaluator: id }]
    })
  const withDocuments = places.filter(({ givesDocuments }) => givesDocuments)
  return [
    ...(traits.expected ? first(answerChoices.slice(0, 1)) : []),
    ...(withDocuments.length > 0 ? first(groundingChoices.slice(0, 1)) : []),
    ...(traits.unanswerable ? first([['refusal', 'correct-refusal', 'refused']]) : []),
    ...(traits.gold
      ? withDocuments.flatMap(({ path }) =>
          atNodes.filter((id) => known.has(id)).map((id) => ({ evaluator: id, node: path })),
        )
      : []),
    ...first([['latency'], ['cost']]),
  ]
}

/**
 * What the requirements of a graph ask for, as they ask for it, then what else is suggested: the same
 * evaluator at the same place with other settings would be a second row that nobody asked for.
 */
export function withRequired(
  required: readonly ChosenEvaluator[],
  suggested: readonly ChosenEvaluator[],
): readonly ChosenEvaluator[] {
  const isRequired = (one: ChosenEvaluator): boolean =>
    required.some(
      (other) =>
        metricKey(other) === metricKey(one) ||
        (other.evaluator === one.evaluator && other.node === one.node),
    )
  return [...required, ...suggested.filter((one) => !isRequired(one))]
}
