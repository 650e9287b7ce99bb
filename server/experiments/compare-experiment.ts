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
import type { ExperimentStore, RunTotals, StoredExperiment } from './experiment-store.ts'
import type { ScoreStore, StoredScore } from './score-store.ts'

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
    const side = (name: string): ComparedVariant => comparedVariant(name, scores, totals)
    return compareApart(
      {
        baseline: side(baseline),
        candidate: side(candidate!),
        metrics,
        examples: withoutContents(examples),
      },
      {
        seed: seed ?? 1,
        tried: experiment.variants.length,
        inPrompts: graph === undefined ? [] : examplesInPrompts(graph, examples.map(asked)),
      },
    )
  }
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
  return evaluators.flatMap(({ key, evaluator: id, node }) => {
    const evaluator = findEvaluator(id)
    if (evaluator === undefined) return []
    const titled = evaluators.filter((one) => one.evaluator === id && one.node === node).length > 1
    return metricFor(evaluator, {
      key,
      ...(titled ? { title: key } : {}),
      ...(node === undefined ? {} : { node }),
    })
  })
}

export function comparedVariant(
  name: string,
  scores: readonly StoredScore[],
  totals: readonly RunTotals[],
): ComparedVariant {
  const { executed = 0, reused = 0 } = totals.find(({ variant }) => variant === name) ?? {}
  return {
    name,
    scores: scores
      .filter(({ variant }) => variant === name)
      .map(({ metric, example, trial, score, evaluator }) => ({
        metric,
        example,
        trial: trial + 1,
        score,
        evaluator,
      })),
    ...(executed + reused === 0 ? {} : { reused: reused / (executed + reused) }),
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
