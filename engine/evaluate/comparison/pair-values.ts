import type { ExampleValues } from './average-trials.ts'
import type { ComparedMetric } from './compared.ts'
import type { ExampleChange } from './detailed.ts'

/** Values nearer to each other than this are the same: a tie, whatever rounding left. */
const step = 1e-9

/**
 * The examples that both sides have a value of, each with its change: flipped ones first, what got
 * worse before what got better, then the largest change.
 */
export function pairValues(
  metric: ComparedMetric,
  baseline: ExampleValues['values'],
  candidate: ExampleValues['values'],
): ExampleChange[] {
  const pass = metric.pass ?? (metric.type === 'number' ? undefined : 0.5)
  const sign = metric.direction === 'higher' ? 1 : -1
  const changes = [...candidate].flatMap(([example, own]): ExampleChange[] => {
    const other = metric.type === 'pairwise' ? 1 - own : baseline.get(example)
    if (other === undefined) return []
    const difference = Math.round((own - other) / step) * step
    const good = (value: number): boolean => sign * value >= sign * (pass ?? 0)
    return [
      {
        example,
        baseline: other,
        candidate: own,
        difference,
        change: difference === 0 ? 'same' : sign * difference > 0 ? 'improved' : 'regressed',
        flipped: pass !== undefined && difference !== 0 && good(own) !== good(other),
      },
    ]
  })
  const order = { regressed: 0, improved: 1, same: 2 }
  return changes.sort(
    (a, b) =>
      Number(b.flipped) - Number(a.flipped) ||
      order[a.change] - order[b.change] ||
      Math.abs(b.difference) - Math.abs(a.difference) ||
      (a.example < b.example ? -1 : 1),
  )
}

/** How often the candidate was better, the same and worse. */
export function countChanges(changes: readonly ExampleChange[]): {
  won: number
  tied: number
  lost: number
} {
  const count = (change: ExampleChange['change']): number =>
    changes.filter((one) => one.change === change).length
  return { won: count('improved'), tied: count('same'), lost: count('regressed') }
}

/** Pass and fail as such: averaged over several trials they are shares like others. */
export function isPassFail({ type }: ComparedMetric, changes: readonly ExampleChange[]): boolean {
  if (type === 'number') return false
  const whole = (value: number): boolean =>
    value === 0 || value === 1 || (type === 'pairwise' && value === 0.5)
  return changes.every(({ baseline, candidate }) => whole(baseline) && whole(candidate))
}
