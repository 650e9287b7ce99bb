import { averageTrials } from './average-trials.ts'
import type { ComparedMetric, TrialScore } from './compared.ts'

/** Keys of the judges that stand on either side. */
export interface JudgeSides {
  readonly passes: readonly string[]
  readonly fails: readonly string[]
}

/**
 * Where of two judges one says pass and another fail, by example. A judge that says neither, such as
 * one that finds two answers equally good, takes no side.
 * @param scores of one variant
 */
export function judgesDisagree(
  judges: readonly ComparedMetric[],
  scores: readonly TrialScore[],
  examples: readonly string[],
): ReadonlyMap<string, JudgeSides> {
  const sides = new Map(examples.map((id): [string, Standing] => [id, { passes: [], fails: [] }]))
  for (const judge of judges) {
    const own = scores.filter(({ metric }) => metric === judge.key)
    for (const [example, value] of averageTrials(own, examples).values) {
      const side = sideOf(judge, value)
      if (side !== undefined) sides.get(example)?.[side].push(judge.key)
    }
  }
  return new Map(
    [...sides].filter(([, { passes, fails }]) => passes.length > 0 && fails.length > 0),
  )
}

interface Standing {
  readonly passes: string[]
  readonly fails: string[]
}

function sideOf(
  { type, pass, range, direction }: ComparedMetric,
  value: number,
): keyof JudgeSides | undefined {
  if (pass !== undefined) return isGood(value - pass, direction) ? 'passes' : 'fails'
  const middle = type === 'number' && range !== undefined ? (range[0] + range[1]) / 2 : 0.5
  if (value === middle) return undefined
  return value > middle === (direction === 'higher') ? 'passes' : 'fails'
}

function isGood(beyond: number, direction: ComparedMetric['direction']): boolean {
  return direction === 'higher' ? beyond >= 0 : beyond <= 0
}
