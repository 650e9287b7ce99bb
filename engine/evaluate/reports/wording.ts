import type { Verdict } from '../comparison/comparison.ts'
import { enoughSources, type DetailedComparison } from '../comparison/detailed.ts'

export const verdictWords: Readonly<Record<Verdict, string>> = {
  better: 'Better',
  worse: 'Worse',
  'cannot-tell': 'Can’t tell',
  same: 'Same',
  'too-few': 'Too few examples',
}

/** How a comparison was computed, in one sentence. */
export function methodOf({ metrics, method }: DetailedComparison): string {
  const rates = metrics.some(({ test }) => test === 'mcnemar')
  const clustered = metrics.some(({ clusters, n }) => clusters < n)
  // Those of different judges are not tested, and so not corrected for.
  const tested = metrics.filter(({ adjustedP }) => adjustedP !== null).length
  const few = metrics.some(({ won, lost, n }) => n > 0 && won + lost < enoughSources)
  const drawn = new Intl.NumberFormat('en').format(method.resamples)
  const parts = [
    `Paired bootstrap over ${clustered ? 'sources of examples' : 'examples'}, ${drawn} resamples (BCa)`,
    ...(rates ? ['exact McNemar and Tango’s interval for pass and fail'] : []),
    ...(few
      ? [`where fewer than ${enoughSources} examples changed, room for what they do not show`]
      : []),
    ...(tested > 1 ? [`Holm-corrected for ${tested} metrics`] : []),
  ]
  return `${parts.join(', ')}.`
}
