import { hashSettings } from '../../engine/graph/hash.ts'
import type { ComparedMetric, ComparedVariant } from '../../engine/evaluate/comparison/compared.ts'
import type { DetailedComparison } from '../../engine/evaluate/comparison/detailed.ts'
import { examplesInPrompts } from '../../engine/evaluate/comparison/examples-in-prompts.ts'
import { metricFor } from '../../engine/evaluate/comparison/metric-for.ts'
import { findEvaluator } from '../../engine/evaluate/evaluators/index.ts'
import type { Example } from '../../engine/evaluate/example.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import type { GraphStore } from '../store/graph-store.ts'
import { compareApart } from './compute-apart.ts'
import { listed } from '../../engine/evaluate/comparison/amounts.ts'
import { baselineOf } from './baseline-runs.ts'
import { judgedApart, judgedBetween } from './judged-between.ts'
import { comparesAnswers } from './used-evaluators.ts'
import type { ExperimentStore, RunTotals, StoredExperiment } from './experiment-store.ts'
import type { ScoreStore, StoredScore } from './score-store.ts'
import { ownTitle } from './metric-title.ts'

export interface CompareParts {
  readonly store: ExperimentStore
  readonly scores: ScoreStore
  readonly graphs: Pick<GraphStore, 'document'>
}

/** Which two variants are compared; left out, the first is held against the second. */
export interface Sides {
  readonly baseline?: string | undefined
  readonly candidate?: string | undefined
}

export interface CompareRequest extends Sides {
  /** Keys of the metrics; left out, all. */
  readonly metrics?: readonly string[] | undefined
  readonly seed?: number | undefined
}

/** Comparisons that were computed lately, by everything that they rest on. */
const kept = new Map<string, Promise<DetailedComparison>>()
const mostKept = 50

/** Compares two variants of an experiment. @throws HttpError */
export async function compareExperiment(
  experiment: StoredExperiment,
  { metrics: wanted, seed, ...sides }: CompareRequest,
  parts: CompareParts,
): Promise<DetailedComparison> {
  const [baseline, candidate] = namedSides(experiment, sides)
  if (candidate === undefined) {
    throw new HttpError(
      422,
      'ONE_VARIANT',
      'The experiment has one variant only. Add another one to compare it with.',
    )
  }
  const known = metricsOf(experiment)
  const unknown = wanted?.find((key) => known.every((metric) => metric.key !== key))
  if (unknown !== undefined) throw notFound(`metric "${unknown}" in this experiment`)
  const metrics = known.filter(({ key }) => wanted === undefined || wanted.includes(key))
  const totals = await parts.store.totals(experiment.id)
  const state = {
    id: experiment.id,
    sides: [baseline, candidate],
    keys: metrics.map(({ key }) => key),
    seed: seed ?? 1,
    judged: baselineOf(experiment),
    rounds: experiment.evaluators.map(({ round }) => round),
    open: totals.map(({ variant, open }) => `${variant} ${open}`),
    variants: experiment.variants.length,
    status: experiment.status,
  }
  const key = hashSettings(state)
  const before = kept.get(key)
  if (before !== undefined) return before
  const comparison = compute()
  // What is still changing is computed anew each time.
  if (experiment.status !== 'running') {
    kept.set(key, comparison)
    comparison.catch(() => kept.delete(key))
    const [oldest] = kept.keys()
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
  }
  return comparison

  async function compute(): Promise<DetailedComparison> {
    const [examples, scores, graph] = await Promise.all([
      parts.store.examples(experiment.id),
      parts.scores.ofExperiment(experiment.id),
      graphOf(experiment, candidate!, parts.graphs),
    ])
    const between = judgedBetween(experiment, scores, baseline, candidate!)
    const side = (name: string): ComparedVariant => comparedVariant(name, between, totals)
    const apart = judgedApart(experiment, scores, [baseline, candidate!])
    const compared = metrics.filter(({ key }) => !apart.includes(key))
    const found = await compareApart(
      {
        baseline: side(baseline),
        candidate: side(candidate!),
        metrics: compared,
        examples: withoutContents(examples),
      },
      {
        seed: seed ?? 1,
        tried: experiment.variants.length,
        inPrompts: graph === undefined ? [] : examplesInPrompts(graph, examples.map(asked)),
      },
    )
    const alike = sameVersion(experiment, baseline, candidate!)
    const warnings = alike === undefined ? found.warnings : [alike, ...found.warnings]
    const titles = metrics.filter(({ key }) => apart.includes(key)).map(({ title }) => title)
    if (titles.length === 0) return { ...found, warnings }
    const said = `${listed(titles)}: judges compared neither of these two with the other, but each with "${baselineOf(experiment)}". Score again with "${baseline}" as the baseline to see it.`
    return { ...found, warnings: [...warnings, said] }
  }
}

function sameVersion(
  { variants }: StoredExperiment,
  baseline: string,
  candidate: string,
): string | undefined {
  const versionOf = (name: string) => variants.find((one) => one.name === name)?.version
  return versionOf(baseline) === versionOf(candidate)
    ? `"${baseline}" and "${candidate}" are the same version, so nothing but chance can differ.`
    : undefined
}

/** What a comparison knows of examples: their contents need not go to its thread. */
function withoutContents(examples: readonly Example[]) {
  return examples.map(({ id, tags, split, source, metadata }) => ({
    id,
    tags,
    split,
    source,
    metadata,
  }))
}

function asked({ id, inputs, expected }: Example) {
  return { id, inputs, ...(expected === undefined ? {} : { expected }) }
}

/** The names of the two sides; the second is undefined where there is one variant only. @throws HttpError */
export function namedSides(
  { variants }: StoredExperiment,
  { baseline, candidate }: Sides,
): readonly [string, string | undefined] {
  const names = variants.map(({ name }) => name)
  for (const name of [baseline, candidate]) {
    if (name !== undefined && !names.includes(name)) {
      throw notFound(`variant "${name}"; there are ${names.map((one) => `"${one}"`).join(', ')}`)
    }
  }
  const first = baseline ?? names.find((name) => name !== candidate) ?? names[0]!
  const second = candidate ?? names.find((name) => name !== first)
  if (first === second) {
    throw new HttpError(422, 'ONE_VARIANT', 'Name two different variants to compare.')
  }
  return [first, second]
}

/** The metrics of an experiment, with what a comparison needs to know of them. */
export function metricsOf({ evaluators }: StoredExperiment): readonly ComparedMetric[] {
  return evaluators.flatMap(({ key, evaluator: id, node, settings }) => {
    const evaluator = findEvaluator(id)
    if (evaluator === undefined) return []
    const title = ownTitle({ key, evaluator: id, node }, evaluators)
    const metric = metricFor(evaluator, {
      key,
      ...(title === undefined ? {} : { title }),
      ...(node === undefined ? {} : { node }),
    })
    // Held against a right answer each run has a value of its own, as with any other metric.
    const type = comparesAnswers({ evaluator: id, settings })
      ? 'pairwise'
      : metric.type === 'pairwise'
        ? 'number'
        : metric.type
    return { ...metric, type }
  })
}

export function comparedVariant(
  name: string,
  scores: readonly StoredScore[],
  totals: readonly RunTotals[],
): ComparedVariant {
  const total = totals.find(({ variant }) => variant === name)
  return {
    name,
    ...(total === undefined ? {} : { runs: { failed: total.failed, of: total.runs - total.open } }),
    scores: scores
      .filter(({ variant }) => variant === name)
      .map(({ metric, example, trial, score, evaluator }) => ({
        metric,
        example,
        trial: trial + 1,
        score,
        evaluator,
      })),
  }
}

async function graphOf(
  { variants }: StoredExperiment,
  name: string,
  graphs: Pick<GraphStore, 'document'>,
) {
  const variant = variants.find((one) => one.name === name)
  return variant === undefined ? undefined : graphs.document(variant.version)
}
