import { hybridsOf, type HybridPlan } from '../../engine/evaluate/attribution/hybrids.ts'
import type { Attribution } from '../../engine/evaluate/attribution/attribution.ts'
import { averageTrials } from '../../engine/evaluate/comparison/average-trials.ts'
import type { Catalogue } from '../../engine/graph/catalogue.ts'
import { checkContext } from '../../engine/graph/catalogue-check.ts'
import { hashGraph } from '../../engine/graph/hash.ts'
import { newRunId } from '../../engine/run/run-id.ts'
import { findSubgraphs, type GraphSource } from '../../engine/run/find-subgraphs.ts'
import type { AttributionAnswer, AttributionRequest } from '../api/experiments.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import type { GraphStore } from '../store/graph-store.ts'
import type { Store } from '../store/open-store.ts'
import { hashExample } from '../datasets/hash-example.ts'
import { baselineOf } from './baseline-runs.ts'
import { attributeApart } from './compute-apart.ts'
import { comparedVariant, metricsOf, namedSides } from './compare-experiment.ts'
import type { ExperimentStore, StoredExperiment } from './experiment-store.ts'
import type { Experiments } from './experiments.ts'
import type { ScoreStore } from './score-store.ts'

/** Which of the changed nodes made the difference between two variants, found by running hybrids. */
export interface Attributions {
  /** @throws HttpError */
  begin(
    experiment: StoredExperiment,
    request: AttributionRequest,
    by: string,
  ): Promise<AttributionAnswer>
  /** Newest first. */
  list(experiment: string): Promise<readonly AttributionAnswer[]>
}

export function createAttributions(parts: {
  store: Store
  experimentStore: ExperimentStore
  scores: ScoreStore
  experiments: Experiments
  graphs: GraphStore
  catalogue: Catalogue
  source: GraphSource
}): Attributions {
  const { store, experimentStore, scores, experiments, graphs, catalogue, source } = parts

  async function planOf(
    experiment: StoredExperiment,
    { baseline, candidate }: AttributionRequest,
  ): Promise<HybridPlan> {
    const graphOf = async (name: string) => {
      const variant = experiment.variants.find((one) => one.name === name)
      const graph = variant === undefined ? undefined : await graphs.document(variant.version)
      if (graph === undefined) throw notFound(`graph of the variant "${name}"`)
      return graph
    }
    const [before, after] = [await graphOf(baseline), await graphOf(candidate)]
    const [inBefore, inAfter] = [
      await findSubgraphs(before, source),
      await findSubgraphs(after, source),
    ]
    const context = checkContext(catalogue, {
      find: (name, version) => inAfter.find(name, version) ?? inBefore.find(name, version),
    })
    return hybridsOf(before, after, context)
  }

  async function resultOf(child: StoredExperiment): Promise<void> {
    const row = await store
      .selectFrom('attributions')
      .selectAll()
      .where('id', '=', child.id)
      .executeTakeFirst()
    const parent = row === undefined ? undefined : await experimentStore.find(row.experiment)
    if (row === undefined || parent === undefined) return
    const metric = metricsOf(child).find(({ key }) => key === row.metric)
    if (metric === undefined) return
    const plan = await planOf(parent, row)
    const [examples, given, totals] = await Promise.all([
      experimentStore.examples(child.id),
      scores.ofExperiment(child.id, { metric: row.metric }),
      experimentStore.totals(child.id),
    ])
    const ids = examples.map(({ id }) => id)
    const baseline = baselineOf(child)
    const values = plan.hybrids.map(({ key }): [string, ReadonlyMap<string, number>] => [
      key,
      // What the others are compared with is neither better nor worse than itself.
      metric.type === 'pairwise' && key === baseline
        ? new Map(ids.map((id) => [id, 0.5]))
        : averageTrials(comparedVariant(key, given, totals).scores, ids).values,
    ])
    const sum = (part: 'executed' | 'reused'): number =>
      totals.reduce((all, one) => all + one[part], 0)
    try {
      const result: Attribution = await attributeApart({
        metric,
        plan: { ...plan, hybrids: plan.hybrids.map(({ key, graph }) => ({ key, graph })) },
        values: new Map(values),
        sources: new Map(
          examples.flatMap(({ id, source: of }) => (of === undefined ? [] : [[id, of] as const])),
        ),
        executedSpans: sum('executed'),
        reusedSpans: sum('reused'),
      })
      await store
        .updateTable('attributions')
        .set({ result: JSON.stringify(result) })
        .where('id', '=', child.id)
        .execute()
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      await experimentStore.mark(child.id, 'failed', error.message)
    }
  }

  experiments.onDone(async (experiment) => {
    if (experiment.parent !== undefined) await resultOf(experiment)
  })

  async function answerOf(row: {
    id: string
    baseline: string
    candidate: string
    metric: string
    result: string | null
  }): Promise<AttributionAnswer | undefined> {
    const child = await experimentStore.find(row.id)
    if (child === undefined) return undefined
    const { id, baseline, candidate, metric, result } = row
    // Done is what has its result.
    const status = child.status === 'done' && result === null ? 'running' : child.status
    return {
      id,
      status,
      ...(child.reason === undefined ? {} : { reason: child.reason }),
      progress: await experiments.progress(child),
      request: { baseline, candidate, metric },
      // SAFETY: `resultOf` wrote it.
      ...(result === null ? {} : { result: JSON.parse(result) as Attribution }),
    }
  }

  return {
    async begin(experiment, request, by) {
      const { metric } = request
      namedSides(experiment, request)
      const evaluator = experiment.evaluators.find(({ key }) => key === metric)
      if (evaluator === undefined) throw notFound(`metric "${metric}" in this experiment`)
      const plan = await planOf(experiment, request)
      if (plan.swaps.length === 0) {
        throw new HttpError(
          422,
          'NOTHING_CHANGED',
          `"${request.baseline}" and "${request.candidate}" do the same, so there is no difference to explain.`,
        )
      }
      for (const { graph } of plan.hybrids) await graphs.keep(graph)
      const examples = await experimentStore.examples(experiment.id)
      const { budget: _, baseline: _other, ...create } = experiment.create
      const row = {
        id: newRunId(),
        experiment: experiment.id,
        baseline: request.baseline,
        candidate: request.candidate,
        metric,
        result: null,
        created_at: Date.now(),
      }
      // First, so that it is there when the last hybrid has run.
      await store.insertInto('attributions').values(row).execute()
      await experiments.begin({
        id: row.id,
        name: `${request.baseline} → ${request.candidate}: ${metric}`.slice(0, 200),
        graph: experiment.graph,
        dataset: experiment.dataset,
        datasetVersion: experiment.datasetVersion,
        datasetHash: experiment.datasetHash,
        trials: experiment.trials,
        create: { ...create, reuse: true },
        createdBy: by,
        parent: experiment.id,
        variants: plan.hybrids.map(({ key, graph }) => {
          const version = hashGraph(graph)
          return { name: key, version, base: version }
        }),
        evaluators: [{ ...evaluator, round: 0 }],
        members: examples.map((example) => ({ example, hash: hashExample(example).hash })),
      })
      const answer = await answerOf(row)
      if (answer === undefined) throw notFound(`attribution "${row.id}"`)
      return answer
    },
    async list(experiment) {
      const rows = await store
        .selectFrom('attributions')
        .selectAll()
        .where('experiment', '=', experiment)
        .orderBy('id', 'desc')
        .execute()
      const answers = await Promise.all(rows.map(answerOf))
      return answers.filter((answer) => answer !== undefined)
    },
  }
}
