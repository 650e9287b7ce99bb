import { settingsSchema } from '../../engine/evaluate/evaluators/define-evaluator.ts'
import type { Evaluator } from '../../engine/evaluate/evaluators/evaluator.ts'
import { evaluators, findEvaluator } from '../../engine/evaluate/evaluators/index.ts'
import { metricKey } from '../../engine/evaluate/experiment/metric-key.ts'
import { didYouMean } from '../../engine/graph/did-you-mean.ts'
import type { ChosenEvaluator } from '../api/experiments.ts'
import type { StoredEvaluator } from './experiment-store.ts'

const ids = evaluators.map(({ id }) => id)

/** All that is wrong with evaluators and their settings, in sentences. */
export function evaluatorProblems(chosen: readonly ChosenEvaluator[]): string[] {
  const problems = chosen.flatMap(({ evaluator: id, settings = {} }) => {
    const evaluator = findEvaluator(id)
    return evaluator === undefined
      ? [`There is no evaluator "${id}".${didYouMean(id, ids)}`]
      : [...unknownSettings(evaluator, settings), ...wrongSettings(evaluator, settings)]
  })
  if (chosen.some(({ evaluator }) => !ids.includes(evaluator))) {
    problems.push(`The evaluators are ${ids.join(', ')}; a graph that judges is "graph".`)
  }
  return problems
}

/** One in which `evaluatorProblems` found nothing, as it is kept. */
export function storedEvaluator(one: ChosenEvaluator): StoredEvaluator {
  const { node, settings = {}, evaluator } = one
  return {
    key: metricKey(one),
    evaluator,
    // One that this Heddle does not have any more gives errors that say so.
    version: findEvaluator(evaluator)?.version ?? 0,
    settings,
    ...(node === undefined ? {} : { node }),
    round: 0,
  }
}

/** A setting that is misspelt must not count as one that was left out. */
function unknownSettings(evaluator: Evaluator, settings: object): string[] {
  const schema = settingsSchema(evaluator)
  const properties =
    typeof schema === 'object' && schema !== null && 'properties' in schema ? schema.properties : {}
  const known = Object.keys(properties ?? {})
  const names = known.map((key) => `"${key}"`).join(', ') || 'none'
  return Object.keys(settings)
    .filter((key) => !known.includes(key))
    .map(
      (key) =>
        `The evaluator "${evaluator.id}" has no setting "${key}".${didYouMean(key, known)} Its settings are ${names}.`,
    )
}

function wrongSettings(evaluator: Evaluator, settings: object): string[] {
  const { error } = evaluator.settings.safeParse(settings)
  if (error === undefined) return []
  const problems = error.issues.map(
    ({ path, message }) => `${path.length === 0 ? '' : `"${path.join('.')}": `}${message}.`,
  )
  return [`The settings of the evaluator "${evaluator.id}" do not fit: ${problems.join(' ')}`]
}
