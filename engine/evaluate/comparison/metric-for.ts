import type { Evaluator } from '../evaluators/evaluator.ts'
import type { ComparedMetric } from './compared.ts'

/** What a comparison needs to know of an evaluator as an experiment uses it. */
export function metricFor(
  evaluator: Evaluator,
  chosen: { readonly key: string; readonly title?: string; readonly node?: string },
): ComparedMetric {
  const { title, direction, type, unit, range, words } = evaluator
  const { key, node } = chosen
  // Words of the whole would be wrong of one node among several.
  const own = node === undefined && chosen.title === undefined
  return {
    key,
    title: chosen.title ?? (node === undefined ? title : `${title} (${node})`),
    direction,
    type,
    ...(unit === undefined ? {} : { unit }),
    ...(range === undefined ? {} : { range }),
    ...(words === undefined || !own ? {} : { words }),
  }
}
