import type { Evaluator } from '../../engine/evaluate/evaluators/evaluator.ts'
import { settingsSchema } from '../../engine/evaluate/evaluators/define-evaluator.ts'
import { findEvaluator } from '../../engine/evaluate/evaluators/index.ts'
import { describeColumn, rankOf } from '../../engine/evaluate/experiment/describe-column.ts'
import type {
  ColumnScore,
  EvaluatorDescription,
  ExperimentAnswer,
  ExperimentProgress,
  ExperimentSummary,
  VariantColumn,
} from '../api/experiments.ts'
import type { GraphStore } from '../store/graph-store.ts'
import { comparedVariant, metricsOf } from './compare-experiment.ts'
import type { ExperimentStore, StoredExperiment, StoredRun } from './experiment-store.ts'
import type { ScoreStore } from './score-store.ts'
import { scoresLiveRuns } from '../live-scores/live-evaluators.ts'
import { ownTitle } from './metric-title.ts'

export function summaryOf(
  experiment: StoredExperiment,
  progress: ExperimentProgress,
): ExperimentSummary {
  const { id, name, graph, dataset, datasetVersion, examples, trials, status } = experiment
  return {
    id,
    name,
    graph,
    dataset,
    datasetVersion,
    examples,
    trials,
    status,
    ...(experiment.reason === undefined ? {} : { reason: experiment.reason }),
    variants: experiment.variants.map((variant) => variant.name),
    progress,
    createdAt: experiment.createdAt,
    createdBy: experiment.createdBy,
    ...(experiment.finishedAt === undefined ? {} : { finishedAt: experiment.finishedAt }),
    ...(experiment.create.sample === undefined ? {} : { sample: true }),
  }
}

export async function experimentAnswer(
  experiment: StoredExperiment,
  progress: ExperimentProgress,
  parts: { store: ExperimentStore; scores: ScoreStore; graphs: GraphStore },
): Promise<ExperimentAnswer> {
  return {
    ...summaryOf(experiment, progress),
    create: experiment.create,
    columns: await columnsOf(experiment, parts),
    evaluators: experiment.evaluators.flatMap(({ key, evaluator: id, settings, node }) => {
      const evaluator = findEvaluator(id)
      if (evaluator === undefined) return []
      const { settings: _, ...described } = describeEvaluator(evaluator)
      // The settings that were chosen; their schema is with the list of evaluators.
      const chosen = { key, evaluator: id, settings, ...(node === undefined ? {} : { node }) }
      const title = ownTitle(chosen, experiment.evaluators) ?? described.title
      return { ...described, ...chosen, title }
    }),
  }
}

/** What is known of each variant by itself. */
export async function columnsOf(
  experiment: StoredExperiment,
  {
    store,
    scores,
    graphs,
  }: { store: ExperimentStore; scores: ScoreStore; graphs: Pick<GraphStore, 'versions'> },
): Promise<readonly VariantColumn[]> {
  const { id } = experiment
  const [runs, totals, given, versions, members] = await Promise.all([
    store.runs(id),
    store.totals(id),
    scores.ofExperiment(id),
    graphs.versions(experiment.graph),
    store.examples(id),
  ])
  const metrics = metricsOf(experiment)
  return experiment.variants.map(({ name, version, base, overrides }): VariantColumn => {
    const total = totals.find((one) => one.variant === name)
    const own = comparedVariant(name, given, totals)
    const number = versions.find((one) => one.version === version)?.number
    const columns = metrics.map((metric): [string, ColumnScore] => [
      metric.key,
      describeColumn(metric, own.scores, members),
    ])
    return {
      name,
      version: overrides === undefined ? version : base,
      ...(number === undefined ? {} : { number }),
      ...(overrides === undefined ? {} : { overrides }),
      runs: (total?.runs ?? 0) - (total?.open ?? 0),
      failed: total?.failed ?? 0,
      executed: total?.executed ?? 0,
      reused: total?.reused ?? 0,
      scores: Object.fromEntries(columns),
      ...amountsOf(runs.filter((run) => run.variant === name && run.status === 'succeeded')),
    }
  })
}

function amountsOf(runs: readonly StoredRun[]): Pick<VariantColumn, 'latency' | 'cost'> {
  const times = runs.map(({ ms }) => ms)
  const [p50, p95] = [rankOf(times, 0.5), rankOf(times, 0.95)]
  const cost = runs.reduce<number | null>(
    (sum, one) => (sum === null || one.cost === null ? null : sum + one.cost),
    0,
  )
  return {
    latency: p50 === null || p95 === null ? null : { p50, p95 },
    cost: runs.length === 0 || cost === null ? null : cost / runs.length,
  }
}

export function describeEvaluator(evaluator: Evaluator): EvaluatorDescription {
  const { id, version, title, description, family, type, direction, range, unit } = evaluator
  return {
    id,
    version,
    title,
    description,
    family,
    type,
    direction,
    ...(range === undefined ? {} : { range }),
    ...(unit === undefined ? {} : { unit }),
    usesModel: evaluator.usesModel,
    ...(scoresLiveRuns(evaluator) ? { live: true } : {}),
    settings: settingsSchema(evaluator),
  }
}
