import type { LiveResult } from '../../engine/evaluate/live/result.ts'
import type { LivePlan } from '../../engine/evaluate/live/plan.ts'
import { analyse } from '../../engine/evaluate/live/analyse.ts'
import type { Observation } from '../../engine/evaluate/live/units.ts'
import { normalQuantile } from '../../engine/evaluate/statistics/normal.ts'
import { seededRandom } from '../../engine/evaluate/random.ts'

/** Draws one value of a unit. */
export type Draw = (random: () => number) => number

/** Yes with this probability. */
export function yes(rate: number): Draw {
  return (random) => (random() < rate ? 1 : 0)
}

/** Times and costs: a logarithm that is spread normally, with this mean of the values themselves. */
export function logNormal(mean: number, sigma: number): Draw {
  const middle = Math.log(mean) - sigma ** 2 / 2
  return (random) => Math.exp(middle + sigma * normalQuantile(random() || Number.MIN_VALUE))
}

/** A grade from 1 to 5 with these probabilities. */
export function grade(...probabilities: readonly number[]): Draw {
  return (random) => {
    let left = random()
    const at = probabilities.findIndex((probability) => (left -= probability) < 0)
    return (at < 0 ? probabilities.length - 1 : at) + 1
  }
}

/** What both variants really are. */
export interface World {
  readonly control: Readonly<Record<string, Draw>>
  readonly candidate: Readonly<Record<string, Draw>>
  /** The share of the candidate's units that get lost before they are counted. */
  readonly lost?: number
}

/** One live A/B with a fair split, after this many units. The same seed gives the same one. */
export function simulate(
  plan: LivePlan,
  world: World,
  options: { units: number; seed: number },
): { result: LiveResult; observations: readonly Observation[] } {
  const random = seededRandom(options.seed)
  const observations: Observation[] = []
  for (let at = 0; observations.length < options.units; at += 1) {
    const [variant, draws] =
      random() < 0.5 ? ([plan.control, world.control] as const) : (['B', world.candidate] as const)
    if (variant === 'B' && world.lost !== undefined && random() < world.lost) continue
    const measures = Object.fromEntries(
      Object.entries(draws).map(([name, draw]) => [name, draw(random)]),
    )
    observations.push({ unit: `unit ${at}`, variant, at, measures })
  }
  return { result: analyse(plan, observations), observations }
}

/** Whether someone who looks at a z-test after every unit, from `first` on, would ever see |z| > 1.96. */
export function peeksToWin(
  observations: readonly Observation[],
  metric: string,
  first: number,
): boolean {
  const arms = new Map([
    ['A', { count: 0, sum: 0, squares: 0 }],
    ['B', { count: 0, sum: 0, squares: 0 }],
  ])
  const variance = ({ count, sum, squares }: { count: number; sum: number; squares: number }) =>
    (squares - sum ** 2 / count) / (count - 1) / count
  for (const { variant, measures } of observations) {
    const arm = arms.get(variant)!
    const value = measures[metric]!
    arm.count += 1
    arm.sum += value
    arm.squares += value ** 2
    const [a, b] = [arms.get('A')!, arms.get('B')!]
    if (Math.min(a.count, b.count) < first) continue
    const error = Math.sqrt(variance(a) + variance(b))
    if (Math.abs(b.sum / b.count - a.sum / a.count) > 1.96 * error) return true
  }
  return false
}
