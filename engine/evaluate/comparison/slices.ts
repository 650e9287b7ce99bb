import { pairedBootstrap } from '../statistics/paired-bootstrap.ts'
import type { ComparedExample, ComparedMetric } from './compared.ts'
import type { SliceComparison } from './comparison.ts'
import type { ExampleChange } from './detailed.ts'
import { changedSources, differenceInterval } from './difference-interval.ts'
import { countChanges, isPassFail } from './pair-values.ts'

/** A key with more values than this names examples rather than kinds of them. */
const mostValues = 20

/** The same comparison for each tag, split and value of the metadata; of each key the largest first. */
export function sliceChanges(
  metric: ComparedMetric,
  changes: readonly ExampleChange[],
  examples: readonly ComparedExample[],
  options: { resamples: number; seed: number },
): SliceComparison[] {
  const byExample = new Map(changes.map((change) => [change.example, change]))
  const sources = new Map(examples.flatMap(({ id, source }) => (source ? [[id, source]] : [])))
  return [...partsOf(examples)].flatMap(([key, values]) =>
    [...values]
      .flatMap(([value, ids]): SliceComparison[] => {
        const own = ids.flatMap((id) => byExample.get(id) ?? [])
        const differences = own.map(({ difference }) => difference)
        const clusters = own.map(({ example }) => sources.get(example) ?? example)
        const found = pairedBootstrap(differences, { ...options, clusters })
        if (found === null) return []
        const interval = differenceInterval({
          metric,
          drawn: found,
          ...countChanges(own),
          changed: changedSources(differences, clusters),
          passFail: found.clusters === found.count && isPassFail(metric, own),
        })
        return [
          {
            slice: `${key}:${value}`,
            n: own.length,
            baseline: meanOf(own.map(({ baseline }) => baseline)),
            candidate: meanOf(own.map(({ candidate }) => candidate)),
            difference: found.mean,
            // One source alone tells nothing of how others would differ.
            interval: found.clusters < 2 ? null : [interval.low, interval.high],
          },
        ]
      })
      .sort((a, b) => b.n - a.n),
  )
}

/**
 * Ids of the examples, by key and value. Metadata that is called like a tag or a split keeps a name of
 * its own; a key that has one value only, or very many, divides nothing.
 */
export function partsOf(examples: readonly ComparedExample[]): Map<string, Map<string, string[]>> {
  const keys = new Map<string, Map<string, string[]>>()
  const add = (key: string, value: string, id: string): void => {
    const values = keys.get(key) ?? new Map<string, string[]>()
    keys.set(key, values)
    const ids = values.get(value)
    if (ids === undefined) values.set(value, [id])
    else ids.push(id)
  }
  for (const { id, tags = [], split, metadata = {} } of examples) {
    for (const tag of new Set(tags)) add('tag', tag, id)
    if (split !== undefined) add('split', split, id)
    for (const [key, value] of Object.entries(metadata)) {
      if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number')
        add(key === 'tag' || key === 'split' ? `metadata.${key}` : key, String(value), id)
    }
  }
  for (const [key, values] of keys) {
    if (key !== 'tag' && (values.size > mostValues || values.size < 2)) keys.delete(key)
  }
  return keys
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
