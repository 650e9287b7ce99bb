import { z } from 'zod'
import {
  defineEvaluator,
  EvaluatorError,
} from '../../engine/evaluate/evaluators/define-evaluator.ts'
import type { Evaluator } from '../../engine/evaluate/evaluators/evaluator.ts'
import { findEvaluator } from '../../engine/evaluate/evaluators/index.ts'
import type { Cell, FinishedCell, UsedEvaluator } from '../../engine/evaluate/experiment/cell.ts'
import { neverBegun, runCell, type CellTools } from '../../engine/evaluate/experiment/run-cell.ts'
import { LeaveOff, runCells, type Ending } from '../../engine/evaluate/experiment/run-cells.ts'
import { readRun } from '../../engine/evaluate/experiment/read-run.ts'
import { scoreRun } from '../../engine/evaluate/experiment/score-run.ts'
import type { Example } from '../../engine/evaluate/example.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { newRunId } from '../../engine/run/run-id.ts'
import { someAtOnce } from '../../engine/models/some-at-once.ts'
import type { ExperimentStore, StoredEvaluator, StoredExperiment } from './experiment-store.ts'
import { FinishedCells } from './finished-cells.ts'
import type { ScoreOrigin, ScoreStore } from './score-store.ts'

/** Runs at once where the request does not say. */
const usualConcurrency = 4

export interface WorkTools {
  readonly store: ExperimentStore
  readonly scores: ScoreStore
  readonly cells: (experiment: string) => CellTools
  readonly documentOf: (version: string) => Promise<Graph | undefined>
  /** Whether no more may be begun, because the server stops. */
  readonly leaving: () => boolean
  readonly onFinished: () => void
}

interface Prepared {
  readonly experiment: StoredExperiment
  readonly examples: ReadonlyMap<string, Example>
  readonly graphs: ReadonlyMap<string, Graph>
  readonly tools: CellTools
}

/**
 * Does what is left of an experiment: runs its open cells, then scores the runs that lack a score.
 * @throws when something that it needs is gone, or cannot be written
 */
export async function workOnExperiment(
  experiment: StoredExperiment,
  tools: WorkTools,
  signal: AbortSignal,
): Promise<Ending> {
  const examples = await tools.store.examples(experiment.id)
  const prepared: Prepared = {
    experiment,
    examples: new Map(examples.map((example) => [example.id, example])),
    graphs: await graphsOf(experiment, tools),
    tools: tools.cells(experiment.id),
  }
  const broken = new AbortController()
  const finished = new FinishedCells(tools.store, (error) => broken.abort(error))
  const stop = AbortSignal.any([signal, broken.signal])
  const ending = await runOpen(prepared, tools, finished, stop)
  await finished.flush()
  broken.signal.throwIfAborted()
  if (ending !== undefined) return ending
  return scoreMissing(prepared, tools, signal)
}

async function graphsOf(
  { variants }: StoredExperiment,
  tools: WorkTools,
): Promise<ReadonlyMap<string, Graph>> {
  const graphs = new Map<string, Graph>()
  for (const { name, version } of variants) {
    const graph = await tools.documentOf(version)
    if (graph === undefined) {
      throw new Error(`The graph of the variant "${name}" (${version}) is not stored any more.`)
    }
    graphs.set(name, graph)
  }
  return graphs
}

async function runOpen(
  { experiment, examples, graphs, tools }: Prepared,
  { store, leaving, onFinished }: WorkTools,
  finished: FinishedCells,
  signal: AbortSignal,
): Promise<Ending> {
  const { id, create } = experiment
  const cells: Cell[] = []
  for (const row of await store.runs(id, { status: 'open' })) {
    const example = examples.get(row.example)
    if (example === undefined)
      throw new Error(`The example "${row.example}" is not stored any more.`)
    let { run } = row
    if (tools.journal.run(run)?.status === 'cancelled') {
      run = newRunId()
      await store.renew(row.run, run)
    }
    cells.push({ variant: row.variant, example, trial: row.trial, run })
  }
  const totals = await store.totals(id)
  const sum = (part: 'executed' | 'tokens' | 'spent'): number =>
    totals.reduce((all, one) => all + one[part], 0)
  const evaluators = usedEvaluators(experiment.evaluators)
  const limits = {
    concurrency: create.concurrency ?? usualConcurrency,
    requestsPerMinute: create.requestsPerMinute,
    budget: create.budget,
    spent: { executions: sum('executed'), tokens: sum('tokens'), cost: sum('spent'), elapsed: 0 },
  }
  const runOne = async (cell: Cell, stop: AbortSignal): Promise<FinishedCell> => {
    if (leaving()) throw new LeaveOff()
    const graph = graphs.get(cell.variant)!
    const reuse = create.reuse ?? true
    const done = await runCell({ cell, graph, evaluators, experiment: id, reuse }, tools, stop)
    finished.add(done, originsOf(experiment, done))
    onFinished()
    return done
  }
  const order = {
    variants: experiment.variants.map(({ name }) => name),
    examples: [...examples.keys()],
  }
  return runCells(cells, order, runOne, limits, signal)
}

/** Scores runs that ended before an evaluator was added or changed, or whose scores a crash has lost. */
async function scoreMissing(
  { experiment, examples, graphs, tools }: Prepared,
  { store, scores, leaving, onFinished }: WorkTools,
  signal: AbortSignal,
): Promise<Ending> {
  const known = await scores.rounds(experiment.id)
  const runs = await store.runs(experiment.id)
  const lacking = runs.flatMap((row) => {
    const missing = experiment.evaluators.filter(
      ({ key, round }) => (known.get(`${row.run} ${key}`) ?? -1) < round,
    )
    return missing.length === 0 ? [] : [{ row, missing }]
  })
  const atOnce = experiment.create.concurrency ?? usualConcurrency
  let left = false
  const scoreOne = async ({ row, missing }: (typeof lacking)[number]): Promise<void> => {
    if (leaving()) left = true
    if (left || signal.aborted) return
    const example = examples.get(row.example)
    const graph = graphs.get(row.variant)
    if (example === undefined || graph === undefined) return
    const run =
      tools.journal.run(row.run) === undefined
        ? neverBegun(row.run, row.problem ?? '')
        : await readRun(row.run, graph, tools)
    const given = await scoreRun(run, example, usedEvaluators(missing), {
      ...tools.scoring,
      signal,
    })
    const cell = { variant: row.variant, example, trial: row.trial, run: row.run }
    await scores.add(originsOf(experiment, { cell, run, scores: given }))
    onFinished()
  }
  try {
    await someAtOnce(lacking, atOnce, signal, scoreOne)
  } catch (error) {
    if (!signal.aborted) throw error
  }
  if (left) return { kind: 'left', error: new LeaveOff() }
  return signal.aborted ? { kind: 'stopped' } : undefined
}

function usedEvaluators(evaluators: readonly StoredEvaluator[]): readonly UsedEvaluator[] {
  return evaluators.map(({ key, evaluator: id, settings, node }) => {
    const evaluator = findEvaluator(id) ?? goneEvaluator(id)
    return { key, evaluator, settings, ...(node === undefined ? {} : { node }) }
  })
}

/** Of an evaluator that this Heddle does not have any more: its scores are errors that say so. */
function goneEvaluator(id: string): Evaluator {
  return defineEvaluator({
    id,
    version: 0,
    title: id,
    description: 'It is gone.',
    family: 'operation',
    type: 'number',
    direction: 'higher',
    settings: z.object({}),
    scoresFailedRuns: true,
    evaluate() {
      throw new EvaluatorError(`There is no evaluator "${id}" in this Heddle.`, 'gone')
    },
  })
}

function originsOf(
  { id: experiment, graph, variants, evaluators }: StoredExperiment,
  { cell, scores }: FinishedCell,
): ScoreOrigin[] {
  const version = variants.find(({ name }) => name === cell.variant)?.version ?? ''
  return scores.flatMap(({ key, score, ms }) => {
    const used = evaluators.find((one) => one.key === key)
    if (used === undefined) return []
    const evaluator = findEvaluator(used.evaluator)
    return {
      experiment,
      run: cell.run,
      graph,
      version,
      variant: cell.variant,
      example: cell.example.id,
      trial: cell.trial,
      node: used.node,
      metric: key,
      evaluator: used.evaluator,
      evaluatorVersion: used.version,
      type: evaluator?.type ?? 'number',
      usesModel: evaluator?.usesModel ?? false,
      round: used.round,
      score,
      ms,
    }
  })
}
