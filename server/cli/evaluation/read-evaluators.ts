import type { Json } from '../../../engine/graph/values.ts'
import type { ChosenEvaluator } from '../../api/experiments.ts'
import { jsonOrText } from '../json-or-text.ts'
import { UsageError } from '../usage-error.ts'

/**
 * `ID`, `ID@NODE`, each with settings behind a colon: `ndcg@rerank:k=5`. In place of the id may stand
 * the name or the path of a graph that judges.
 * @throws UsageError with everything that is wrong
 */
export function readEvaluators(written: readonly string[]): readonly ChosenEvaluator[] {
  const problems: string[] = []
  const chosen = written.map((text): ChosenEvaluator => {
    const [, evaluator = '', node, given = ''] =
      /^([^@:]+)(?:@([^:]+))?(?::(.*))?$/s.exec(text) ?? []
    if (evaluator === '') {
      problems.push(`"${text}" names no evaluator; write ID, ID@NODE or ID:NAME=VALUE.`)
    }
    const settings: Record<string, Json> = {}
    // A comma may stand in a value, such as a list.
    for (const pair of given.split(/,(?=\s*\w+=)/).filter(Boolean)) {
      const at = pair.indexOf('=')
      if (at < 1) problems.push(`"${pair}" is no setting of ${evaluator}; write NAME=VALUE.`)
      else settings[pair.slice(0, at).trim()] = jsonOrText(pair.slice(at + 1))
    }
    return { evaluator, ...(node === undefined ? {} : { node }), settings }
  })
  if (problems.length > 0) throw new UsageError(problems.join('\n'))
  return chosen
}
