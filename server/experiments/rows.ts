import { averageTrials, valueOf } from '../../engine/evaluate/comparison/average-trials.ts'
import type { ComparedMetric } from '../../engine/evaluate/comparison/compared.ts'
import {
  judgesDisagree,
  type JudgeSides,
} from '../../engine/evaluate/comparison/judges-disagree.ts'
import { pairValues } from '../../engine/evaluate/comparison/pair-values.ts'
import { findEvaluator } from '../../engine/evaluate/evaluators/index.ts'
import type { Example } from '../../engine/evaluate/example.ts'
import type { ScoreResult } from '../../engine/evaluate/score.ts'
import type { ComparedRow, RowList, RowSide } from '../api/experiments.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import { judgedBetween } from './judged-between.ts'
import type { Runs } from '../runs.ts'
import { comparedVariant, metricsOf, namedSides, type Sides } from './compare-experiment.ts'
import type { ExperimentStore, StoredExperiment, StoredRun } from './experiment-store.ts'
import type { ScoreStore, StoredScore } from './score-store.ts'

export const shownRows = ['regressed', 'improved', 'errors', 'judges-disagree', 'all'] as const

export interface RowRequest extends Sides {
  readonly metric?: string | undefined
  readonly show: (typeof shownRows)[number]
  /** Rows that are passed over. */
  readonly after: number
  readonly limit: number
}

export interface RowParts {
  readonly store: ExperimentStore
  readonly scores: ScoreStore
  readonly runs: Pick<Runs, 'look'>
}

/** The examples of an experiment with what two variants made of them, what changed most first. */
export async function rowsOf(
  experiment: StoredExperiment,
  { metric: wanted, show, after, limit, ...sides }: RowRequest,
  { store, scores, runs }: RowParts,
): Promise<RowList> {
  const names = sidesOf(experiment, sides)
  const metric = metricNamed(experiment, wanted)
  const judges = judgesOf(experiment)
  const [examples, given, rows, judged] = await Promise.all([
    store.examples(experiment.id),
    metric === undefined ? [] : scores.ofExperiment(experiment.id, { metric: metric.key }),
    store.runs(experiment.id),
    Promise.all(judges.map(({ key }) => scores.ofExperiment(experiment.id, { metric: key }))),
  ])
  const disagreed = disagreementsOf(judges, names, judged.flat(), examples)
  const order = orderOf(examples, names, metric, between(experiment, given, names), rows)
  const counts = {
    regressed: order.filter(({ group }) => group === 'regressed').length,
    improved: order.filter(({ group }) => group === 'improved').length,
    tied: order.filter(({ group }) => group === 'same').length,
    errors: order.filter(({ failed }) => failed).length,
    ...(judges.length < 2 ? {} : { judgesDisagree: disagreed.size }),
  }
  const found = order.filter(({ example, group, failed }) => {
    if (show === 'all') return true
    if (show === 'judges-disagree') return disagreed.has(example.id)
    return show === 'errors' ? failed : group === show
  })
  const page = found.slice(after, after + limit)
  const ids = page.map(({ example }) => example.id)
  const shown = await scores.ofExperiment(experiment.id, { examples: ids })
  return {
    rows: page.map(({ example, change }) => ({
      example,
      sides: names.map((name) => sideOf(name, example, rows, shown, runs)),
      change,
      ...judgesBeside(disagreed, example),
    })),
    counts,
    ...(after + limit < found.length ? { next: String(after + limit) } : {}),
  }
}

/** One example with both sides. @throws HttpError */
export async function rowOf(
  experiment: StoredExperiment,
  id: string,
  { metric: wanted, ...sides }: Sides & { readonly metric?: string | undefined },
  { store, scores, runs }: RowParts,
): Promise<ComparedRow> {
  const names = sidesOf(experiment, sides)
  const metric = metricNamed(experiment, wanted)
  const example = (await store.examples(experiment.id)).find((one) => one.id === id)
  if (example === undefined) throw notFound(`example "${id}" in this experiment`)
  const [given, rows] = await Promise.all([
    scores.ofExperiment(experiment.id, { examples: [id] }),
    store.runs(experiment.id),
  ])
  const own = rows.filter((row) => row.example === id)
  const [placed] = orderOf([example], names, metric, between(experiment, given, names), own)
  return {
    example,
    sides: names.map((name) => sideOf(name, example, own, given, runs)),
    change: placed?.change ?? null,
    ...judgesBeside(disagreementsOf(judgesOf(experiment), names, given, [example]), example),
  }
}

function between(
  experiment: StoredExperiment,
  scores: readonly StoredScore[],
  [baseline, candidate]: readonly string[],
): readonly StoredScore[] {
  return baseline === undefined || candidate === undefined
    ? scores
    : judgedBetween(experiment, scores, baseline, candidate)
}

/** Metrics whose values a model gives; none where there is no second one to disagree with. */
function judgesOf(experiment: StoredExperiment): readonly ComparedMetric[] {
  const asked = new Set(
    experiment.evaluators
      .filter(({ evaluator }) => findEvaluator(evaluator)?.usesModel === true)
      .map(({ key }) => key),
  )
  // Which of two answers is better is another question than whether one is good.
  const judges = metricsOf(experiment).filter(
    ({ key, type }) => asked.has(key) && type !== 'pairwise',
  )
  return judges.length < 2 ? [] : judges
}

/** Where judges disagree about what the candidate answered, or the only variant. */
function disagreementsOf(
  judges: readonly ComparedMetric[],
  names: readonly string[],
  scores: readonly StoredScore[],
  examples: readonly Example[],
): ReadonlyMap<string, JudgeSides> {
  const own = comparedVariant(names.at(-1) ?? '', scores, []).scores
  return judgesDisagree(
    judges,
    own,
    examples.map(({ id }) => id),
  )
}

function judgesBeside(
  disagreed: ReadonlyMap<string, JudgeSides>,
  { id }: Example,
): Pick<ComparedRow, 'judges'> {
  const judges = disagreed.get(id)
  return judges === undefined ? {} : { judges }
}

interface PlacedRow {
  readonly example: Example
  readonly change: number | null
  readonly group: 'regressed' | 'improved' | 'same' | 'none'
  /** A run failed, or a score could not be given. */
  readonly failed: boolean
}

function orderOf(
  examples: readonly Example[],
  names: readonly string[],
  metric: ComparedMetric | undefined,
  scores: readonly StoredScore[],
  rows: readonly StoredRun[],
): readonly PlacedRow[] {
  const ids = examples.map(({ id }) => id)
  const byId = new Map(examples.map((example) => [example.id, example]))
  const broken = new Set([
    ...rows
      .filter(({ status, variant }) => isOver(status) && names.includes(variant))
      .map(({ example }) => example),
    ...scores
      .filter(({ score, variant }) => score.status === 'error' && names.includes(variant))
      .map(({ example }) => example),
  ])
  const valuesOf = (name: string): ReadonlyMap<string, number> =>
    metric === undefined
      ? new Map()
      : averageTrials(
          comparedVariant(name, scores, []).scores.filter((one) => one.metric === metric.key),
          ids,
        ).values
  const [baseline, candidate] = names
  const placed = new Map<string, PlacedRow>()
  if (metric !== undefined && baseline !== undefined && candidate !== undefined) {
    for (const pair of pairValues(metric, valuesOf(baseline), valuesOf(candidate))) {
      const { example: id, difference: change, change: group } = pair
      const example = byId.get(id)
      if (example !== undefined) placed.set(id, { example, change, group, failed: broken.has(id) })
    }
  } else if (metric !== undefined && baseline !== undefined) {
    // One variant by itself: what is worst first.
    const sign = metric.direction === 'higher' ? 1 : -1
    const values = [...valuesOf(baseline)].toSorted((a, b) => sign * (a[1] - b[1]))
    for (const [id] of values) {
      const example = byId.get(id)
      if (example !== undefined)
        placed.set(id, { example, change: null, group: 'none', failed: broken.has(id) })
    }
  }
  const rest = examples.filter(({ id }) => !placed.has(id))
  return [
    ...placed.values(),
    ...rest.map((example): PlacedRow => {
      return { example, change: null, group: 'none', failed: broken.has(example.id) }
    }),
  ]
}

function isOver(status: StoredRun['status']): boolean {
  return status === 'failed' || status === 'cancelled'
}

function sideOf(
  variant: string,
  { id }: Example,
  rows: readonly StoredRun[],
  scores: readonly StoredScore[],
  runs: Pick<Runs, 'look'>,
): RowSide {
  const own = rows
    .filter((row) => row.variant === variant && row.example === id)
    .toSorted((a, b) => a.trial - b.trial)
  const trials = own.map(({ run }) => ({
    run,
    scores: Object.fromEntries(
      scores.filter((score) => score.run === run).map(({ metric, score }) => [metric, score]),
    ),
  }))
  const [first] = own
  const ended = own.filter(({ status }) => status !== 'open')
  const mean = (numbers: readonly number[]): number =>
    numbers.reduce((sum, number) => sum + number, 0) / Math.max(1, numbers.length)
  const costs = ended.map(({ cost }) => cost)
  const metrics = [...new Set(trials.flatMap((trial) => Object.keys(trial.scores)))]
  return {
    variant,
    run: first?.run ?? '',
    status: first?.status ?? 'open',
    outputs: first === undefined ? {} : (runs.look(first.run)?.outputs ?? {}),
    ...(first?.problem == null ? {} : { problem: first.problem }),
    ms: mean(ended.map(({ ms }) => ms)),
    cost: costs.some((cost) => cost === null) ? null : mean(costs.map((cost) => cost ?? 0)),
    scores: Object.fromEntries(
      metrics.map((metric) => [
        metric,
        meanScore(trials.flatMap((trial) => trial.scores[metric] ?? [])),
      ]),
    ),
    trials,
  }
}

/** The mean of what trials were given, with the words of the first that has a value. */
function meanScore(scores: readonly ScoreResult[]): ScoreResult {
  const [first] = scores
  const given = scores.find(({ status }) => status === 'ok') ?? first
  if (given === undefined) return { status: 'not-applicable', reason: 'It has not been scored.' }
  const values = scores.map(valueOf).filter((value) => value !== undefined)
  if (given.status !== 'ok' || values.length < 2) return given
  return { ...given, value: values.reduce((sum, value) => sum + value, 0) / values.length }
}

function sidesOf(experiment: StoredExperiment, sides: Sides): readonly string[] {
  return namedSides(experiment, sides).filter((name) => name !== undefined)
}

/** The metric that rows are sorted by; left out, the first. @throws HttpError */
function metricNamed(
  experiment: StoredExperiment,
  key: string | undefined,
): ComparedMetric | undefined {
  const metrics = metricsOf(experiment)
  if (key === undefined) return metrics[0]
  const metric = metrics.find((one) => one.key === key)
  if (metric === undefined) {
    const known = metrics.map((one) => `"${one.key}"`).join(', ') || 'none'
    throw new HttpError(
      404,
      'NOT_FOUND',
      `There is no metric "${key}" in this experiment; its metrics are ${known}.`,
    )
  }
  return metric
}
