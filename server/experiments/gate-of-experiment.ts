import { isDeepStrictEqual } from 'node:util'
import { metricKey } from '../../engine/evaluate/experiment/metric-key.ts'
import {
  checkRequirements,
  type GateResult,
} from '../../engine/evaluate/gate/check-requirements.ts'
import type { RequirementList } from '../api/experiments.ts'
import type { Gates } from '../deployments/gates.ts'
import type { LabelStore } from '../store/label-store.ts'
import { compareExperiment, metricsOf, type CompareParts } from './compare-experiment.ts'
import { columnsOf } from './experiment-answers.ts'
import type { StoredExperiment, StoredVariant } from './experiment-store.ts'
import type { RequirementStore } from './requirements.ts'
import type { GraphStore } from '../store/graph-store.ts'

/** The gate that experiments report by themselves. */
const requirementsGate = 'requirements'

export interface GateParts extends CompareParts {
  readonly graphs: GraphStore
  readonly requirements: RequirementStore
  readonly labels: LabelStore
  readonly gates: Gates
}

/** Holds a variant of an experiment against what is required of its graph. */
export async function gateOf(
  experiment: StoredExperiment,
  variant: string,
  { requirements }: RequirementList,
  parts: GateParts,
  given?: string,
): Promise<GateResult> {
  const baseline = given ?? (await baselineOf(experiment, parts.labels))
  const columns = await columnsOf(experiment, parts)
  const column = columns.find(({ name }) => name === variant)
  const compared =
    baseline === variant
      ? undefined
      : await compareExperiment(experiment, { baseline, candidate: variant }, parts)
  return checkRequirements(requirements, {
    metrics: metricsOf(experiment),
    scores: column?.scores ?? {},
    latency: column?.latency ?? null,
    cost: column?.cost ?? null,
    ...(compared === undefined ? {} : { comparison: { metrics: compared.metrics, baseline } }),
  })
}

/** Reports the gate for each version that an experiment tried, where it tried all that is asked for. */
export async function reportGate(experiment: StoredExperiment, parts: GateParts): Promise<void> {
  if (experiment.parent !== undefined) return
  const list = await parts.requirements.find(experiment.graph)
  if (list.requirements.length === 0 || !isWhole(experiment, list)) return
  for (const variant of experiment.variants.filter(isVersion)) {
    const { passed, results } = await gateOf(experiment, variant.name, list, parts)
    const evidence = {
      experiment: experiment.id,
      dataset: `${experiment.dataset}@${experiment.datasetVersion}`,
      results: results.map(({ title, reason, ...result }) => ({
        title,
        passed: result.passed,
        reason,
      })),
    }
    const report = { gate: requirementsGate, version: variant.version, passed, evidence }
    await parts.gates.report(report, experiment.createdBy)
  }
}

/** All examples of the dataset, with every evaluator that is required and as it is required. */
function isWhole(
  { create, dataset, evaluators }: StoredExperiment,
  list: RequirementList,
): boolean {
  const { split, tags, examples } = create
  if (split !== undefined || tags !== undefined || examples !== undefined) return false
  if (list.dataset !== undefined && list.dataset !== dataset) return false
  return list.evaluators.every((wanted) => {
    const used = evaluators.find(({ key }) => key === metricKey(wanted))
    return (
      used?.evaluator === wanted.evaluator &&
      used.node === wanted.node &&
      isDeepStrictEqual(used.settings, wanted.settings ?? {})
    )
  })
}

function isVersion({ overrides }: StoredVariant): boolean {
  return overrides === undefined
}

/** What is in production, where it is among the variants; else the first. */
async function baselineOf(
  { graph, variants }: StoredExperiment,
  labels: LabelStore,
): Promise<string> {
  const production = (await labels.find(graph, 'production'))?.version
  const [first] = variants
  return variants.find(({ version }) => version === production)?.name ?? first?.name ?? ''
}
