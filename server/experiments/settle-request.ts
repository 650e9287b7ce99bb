import { gridOf } from '../../engine/evaluate/experiment/grid.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import { hashGraph } from '../../engine/graph/hash.ts'
import { withConfigs } from '../../engine/graph/with-configs.ts'
import type { Engine } from '../../engine/run/engine.ts'
import type { ChosenEvaluator, ExperimentCreate, ExperimentVariant } from '../api/experiments.ts'
import type { DatasetStore, Member } from '../datasets/dataset-store.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import type { GraphStore } from '../store/graph-store.ts'
import { findStored } from '../stored-graph.ts'
import { evaluatorProblems, storedEvaluator } from './evaluator-problems.ts'
import type { StoredEvaluator, StoredVariant } from './experiment-store.ts'
import { refuseUnknownNodes } from './refuse-unknown-nodes.ts'

/** So many runs an experiment may have. */
const mostRuns = 100_000
/** So many combinations a grid may have. */
const mostVariants = 64

export interface SettledVariant extends StoredVariant {
  readonly document: Graph
}

/** What a request stands for now: nothing of it changes afterwards. */
export interface Settled {
  readonly datasetVersion: number
  readonly datasetHash: string
  readonly members: readonly Member[]
  readonly variants: readonly SettledVariant[]
  readonly evaluators: readonly StoredEvaluator[]
  readonly trials: number
}

export interface SettleTools {
  readonly graphs: GraphStore
  readonly datasets: DatasetStore
  readonly engine: Pick<Engine, 'prepare'>
}

/** Looks up everything that a request names. @throws HttpError, GraphError */
export async function settleRequest(
  create: ExperimentCreate,
  tools: SettleTools,
): Promise<Settled> {
  const { trials = 1 } = create
  const { version, hash, members } = await examplesOf(create, tools.datasets)
  const variants: SettledVariant[] = []
  for (const variant of variantsOf(create)) {
    variants.push(await settleVariant(create.graph, variant, tools))
  }
  const names = variants.map(({ name }) => name)
  refuseTwice(names)
  refuseUnknownBaseline(create.baseline, names)
  const settled = settleEvaluators(create.evaluators)
  refuseUnknownNodes(
    create.evaluators,
    variants.map(({ document }) => document),
  )
  const runs = members.length * variants.length * trials
  if (runs > mostRuns) {
    throw unfit(
      `The experiment would have ${runs} runs (${members.length} examples × ${variants.length} variants × ${trials} trials); ${mostRuns} is the limit.`,
    )
  }
  return {
    datasetVersion: version,
    datasetHash: hash,
    members,
    variants,
    evaluators: settled,
    trials,
  }
}

function variantsOf({ variants, grid }: ExperimentCreate): readonly ExperimentVariant[] {
  if (grid === undefined) return variants
  const [first, ...others] = variants
  if (first === undefined || others.length > 0) {
    throw unfit('A grid is made on one variant; name one only.')
  }
  const count = grid.reduce((product, { values }) => product * values.length, 1)
  if (count > mostVariants) {
    throw unfit(`The grid has ${count} combinations; ${mostVariants} is the limit.`)
  }
  return gridOf(grid).map(({ name, overrides }) => {
    const all: Record<string, Record<string, unknown>> = {}
    for (const [node, settings] of [
      ...Object.entries(first.overrides ?? {}),
      ...Object.entries(overrides),
    ]) {
      all[node] = { ...all[node], ...settings }
    }
    // SAFETY: both parts are settings by node, and so is what they make together.
    return { name, version: first.version, overrides: all as ExperimentVariant['overrides'] & {} }
  })
}

/** @throws HttpError, GraphError */
export async function settleVariant(
  graph: string,
  { name, version, overrides }: ExperimentVariant,
  { graphs, engine }: Pick<SettleTools, 'graphs' | 'engine'>,
): Promise<SettledVariant> {
  const base = await findStored(graphs, graph, version)
  if (base === undefined) {
    throw (await graphs.find(graph)) === undefined
      ? notFound(`graph "${graph}"`)
      : unfit(
          `The variant "${name}" names the version "${version}", but the graph "${graph}" has neither a version with that hash nor such a label. Put a label at a version with: heddle labels move ${graph} ${version} newest`,
        )
  }
  for (const node of Object.keys(overrides ?? {})) {
    const entry = Object.hasOwn(base.nodes, node) ? base.nodes[node] : undefined
    if (entry === undefined || isFrame(entry)) {
      throw unfit(
        `The variant "${name}" changes the node "${node}", which its graph does not have.`,
      )
    }
  }
  const document = withConfigs(base, overrides)
  await engine.prepare(document)
  await graphs.keep(document)
  return {
    name,
    version: hashGraph(document),
    base: hashGraph(base),
    ...(overrides === undefined ? {} : { overrides }),
    document,
  }
}

async function examplesOf(
  { dataset, datasetVersion, split, tags, examples }: ExperimentCreate,
  datasets: DatasetStore,
): Promise<{ version: number; hash: string; members: readonly Member[] }> {
  const summary = await datasets.find(dataset)
  if (summary === undefined) throw notFound(`dataset "${dataset}"`)
  const number = datasetVersion ?? summary.version
  const version = await datasets.version(dataset, number)
  if (version === undefined) throw notFound(`version ${number} of the dataset "${dataset}"`)
  const all = await datasets.members(dataset, number)
  const named = examples === undefined ? undefined : new Set(examples)
  const unknown = [...(named ?? [])].find((id) => !all.some(({ example }) => example.id === id))
  if (unknown !== undefined) {
    throw unfit(`The dataset "${dataset}" has no example "${unknown}" in version ${number}.`)
  }
  const members = all.filter(
    ({ example }) =>
      (named === undefined || named.has(example.id)) &&
      (split === undefined || example.split === split) &&
      (tags === undefined || tags.some((tag) => example.tags?.includes(tag) === true)),
  )
  if (members.length === 0) {
    throw unfit(
      all.length === 0
        ? `The dataset "${dataset}" has no examples in version ${number}. Add some first.`
        : `None of the ${all.length} examples of the dataset "${dataset}" has the split and tags that were asked for.`,
    )
  }
  return { version: number, hash: version.hash, members }
}

/** @throws HttpError with everything that is wrong */
export function settleEvaluators(chosen: readonly ChosenEvaluator[]): readonly StoredEvaluator[] {
  const problems = evaluatorProblems(chosen)
  if (problems.length > 0) throw unfit(problems.join(' '))
  const settled = chosen.map(storedEvaluator)
  refuseTwice(
    settled.map(({ key }) => key),
    'evaluators',
  )
  return settled
}

function refuseTwice(names: readonly string[], what = 'variants'): void {
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice === undefined) return
  throw unfit(`Two ${what} are named "${twice}"; give each a name of its own.`)
}

/** @throws HttpError */
export function refuseUnknownBaseline(
  baseline: string | undefined,
  names: readonly string[],
): void {
  if (baseline === undefined || names.includes(baseline)) return
  throw unfit(
    `The baseline "${baseline}" is none of the variants; they are ${names.map((name) => `"${name}"`).join(', ')}.`,
  )
}

export function unfit(message: string): HttpError {
  return new HttpError(422, 'EXPERIMENT_DOES_NOT_FIT', message)
}
