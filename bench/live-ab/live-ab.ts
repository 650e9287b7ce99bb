import { parseArgs } from 'node:util'
import type { Guardrail, LivePlan, Metric } from '../../engine/evaluate/live/plan.ts'
import type { LiveResult } from '../../engine/evaluate/live/result.ts'
import { unitsToDetect } from '../../engine/evaluate/statistics/detectable.ts'
import type { Benchmark } from '../benchmark.ts'
import { table } from '../table.ts'
import { grade, logNormal, peeksToWin, simulate, yes, type World } from './simulate.ts'

/** The share of thumbs up that the control gets. */
const baseRate = 0.6

const thumbs: Metric = {
  name: 'thumbs',
  label: 'thumbs',
  scale: 'share',
  better: 'higher',
  smallestEffect: { absolute: 0.05 },
}
const errors: Metric = {
  name: 'errors',
  label: 'failed runs',
  scale: 'share',
  better: 'lower',
  smallestEffect: { absolute: 0.01 },
}
const stars: Metric = {
  name: 'stars',
  label: 'stars',
  scale: 'score',
  better: 'higher',
  smallestEffect: { absolute: 0.2 },
}
const latency: Metric = {
  name: 'latency',
  label: 'latency',
  scale: 'milliseconds',
  better: 'lower',
  smallestEffect: { relative: 0.1 },
}
const cost: Metric = { ...latency, name: 'cost', label: 'cost', scale: 'dollars' }

const guardrails: readonly Guardrail[] = [
  { ...latency, margin: { relative: 0.1 } },
  { ...cost, margin: { relative: 0.1 } },
  { ...errors, margin: { absolute: 0.01 } },
]

function planOf(primary: Metric, rules: readonly Guardrail[] = []): LivePlan {
  return {
    control: 'A',
    candidates: ['B'],
    primary,
    guardrails: rules,
    periods: [{ from: 0, weights: { A: 0.5, B: 0.5 } }],
  }
}

const usual = {
  thumbs: yes(baseRate),
  latency: logNormal(1200, 0.6),
  cost: logNormal(0.004, 0.8),
  errors: yes(0.02),
}
const same = (draws: World['control']): World => ({ control: draws, candidate: draws })

/** Both are the same: every win is a false one. */
const sameWorlds = [
  { label: 'thumbs, 60 % up', metric: thumbs, world: same({ thumbs: yes(baseRate) }) },
  { label: 'failed runs, 2 %', metric: errors, world: same({ errors: yes(0.02) }) },
  {
    label: 'stars, 1 to 5',
    metric: stars,
    world: same({ stars: grade(0.1, 0.1, 0.15, 0.3, 0.35) }),
  },
  { label: 'latency, log-normal', metric: latency, world: same({ latency: usual.latency }) },
] as const

const atMargin: World = {
  control: usual,
  candidate: {
    ...usual,
    latency: logNormal(1200 * 1.1, 0.6),
    cost: logNormal(0.004 * 1.1, 0.8),
    errors: yes(0.03),
  },
}

export const liveAb: Benchmark = {
  name: 'live-ab',
  description: 'False wins, false rollbacks and units to a finding, simulated (--trials 1000)',
  run(options) {
    const { values } = parseArgs({
      args: options,
      options: {
        trials: { type: 'string', default: '1000' },
        units: { type: 'string', default: '10000' },
        seed: { type: 'string', default: '1' },
      },
    })
    const [trials, units, seed] = [values.trials, values.units, values.seed].map(Number)
    if (![trials, units, seed].every((value) => Number.isInteger(value) && value! > 0)) {
      throw new Error('--trials, --units and --seed must be whole numbers from 1 on.')
    }
    return Promise.resolve(measure({ trials: trials!, units: units!, seed: seed! }))
  },
}

interface Size {
  readonly trials: number
  readonly units: number
  readonly seed: number
}

function measure(size: Size): Readonly<Record<string, unknown>> {
  const { trials, units } = size
  process.stdout.write(
    `${trials} trials of each kind, ${units} units in each, a look after every unit\n\n`,
  )
  const wins = sameWorlds.map(({ label, metric, world }) => ({
    label,
    ...falseWins(planOf(metric), world, metric.name, size),
  }))
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
  const rows = wins.map(({ label, found, peeking }) => [label, percent(found), percent(peeking)])
  process.stdout.write(`${table([['A/A: false wins', 'Heddle', 'z-test, peeking'], ...rows])}\n\n`)

  const better: World = { control: usual, candidate: { ...usual, thumbs: yes(baseRate + 0.05) } }
  const gain = each(planOf(thumbs), better, size)
  const toWin = gain.map(({ comparisons: [first] }) =>
    first?.decision?.better === 'candidate' ? first.decision.after : Infinity,
  )
  const medianUnits = median(toWin)
  const foundShare = share(toWin, (after) => after < Infinity)
  const predicted = unitsToDetect(0.05, {
    variances: [baseRate * (1 - baseRate), (baseRate + 0.05) * (0.95 - baseRate)],
    spread: 0.05,
    alpha: 0.05,
  })
  process.stdout.write(
    `+5 points from ${percent(baseRate)}: found in ${percent(foundShare)}, median ${medianUnits} units of both variants together (predicted: at most about ${predicted})\n`,
  )

  const guarded = planOf(thumbs, guardrails)
  const brokenShare = (world: World): number =>
    share(each(guarded, world, size), ({ state }) => state === 'guardrail-broken')
  const falseRollback = brokenShare(same(usual))
  const marginRollback = brokenShare(atMargin)
  const slow = each(
    guarded,
    { control: usual, candidate: { ...usual, latency: logNormal(1200 * 1.3, 0.6) } },
    size,
  )
  const toRollback = slow.map(({ comparisons: [first] }) =>
    Math.min(...(first?.guardrails ?? []).map(({ broken }) => broken?.after ?? Infinity)),
  )
  process.stdout.write(
    `false rollbacks, both the same: ${percent(falseRollback)}; all three guardrails exactly at their margin: ${percent(marginRollback)}\n` +
      `30 % slower with a margin of 10 %: rolled back in ${percent(share(toRollback, (after) => after < Infinity))}, median ${median(toRollback)} units\n`,
  )

  const wrong = (world: World): number =>
    share(each(planOf(thumbs), world, size), ({ state }) => state === 'split-wrong')
  const falseAlarm = wrong(same({ thumbs: usual.thumbs }))
  const lossFound = wrong({ ...same({ thumbs: usual.thumbs }), lost: 0.1 })
  process.stdout.write(
    `split, right: alarm in ${percent(falseAlarm)}; 10 % of the units of one variant lost: alarm in ${percent(lossFound)}\n`,
  )

  return {
    trials,
    units,
    base_rate: baseRate,
    aa_false_win_rate: Math.max(...wins.map(({ found }) => found)),
    aa_false_win_rate_thumbs: wins[0]!.found,
    aa_peeking_z_test: wins[0]!.peeking,
    plus_5_points_median_units: medianUnits,
    plus_5_points_found: foundShare,
    false_rollback_rate: falseRollback,
    false_rollback_rate_at_margin: marginRollback,
    rollback_median_units: median(toRollback),
    false_split_alarm_rate: falseAlarm,
    split_loss_found: lossFound,
  }
}

function falseWins(
  plan: LivePlan,
  world: World,
  metric: string,
  { trials, units, seed }: Size,
): { found: number; peeking: number } {
  let found = 0
  let peeking = 0
  for (let trial = 0; trial < trials; trial += 1) {
    const { result, observations } = simulate(plan, world, { units, seed: seedOf(seed, trial) })
    if (result.comparisons[0]?.decision !== undefined) found += 1
    if (peeksToWin(observations, metric, 100)) peeking += 1
  }
  return { found: found / trials, peeking: peeking / trials }
}

function each(plan: LivePlan, world: World, { trials, units, seed }: Size): LiveResult[] {
  return Array.from(
    { length: trials },
    (_, trial) => simulate(plan, world, { units, seed: seedOf(seed, trial) }).result,
  )
}

/** Far enough apart that no trial repeats part of another. */
function seedOf(seed: number, trial: number): number {
  return Math.imul(seed * 100_003 + trial, 0x9e3779b1)
}

function share<Value>(values: readonly Value[], is: (value: Value) => boolean): number {
  return values.filter(is).length / values.length
}

/** Trials that never found anything count as infinitely long. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)]!
}
