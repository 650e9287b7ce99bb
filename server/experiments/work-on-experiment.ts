import type { Cell, FinishedCell } from '../../engine/evaluate/experiment/cell.ts'
import { Allowance } from '../../engine/evaluate/experiment/allowance.ts'
import { Pace } from '../../engine/evaluate/experiment/pace.ts'
import { runCell, type CellTools } from '../../engine/evaluate/experiment/run-cell.ts'
import {
  LeaveOff,
  runCells,
  type Ending,
  type Limits,
} from '../../engine/evaluate/experiment/run-cells.ts'
import type { Example } from '../../engine/evaluate/example.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { newRunId } from '../../engine/run/run-id.ts'
import { baselineOf, BaselineRuns } from './baseline-runs.ts'
import type { ExperimentStore, StoredExperiment } from './experiment-store.ts'
import { FinishedCells } from './finished-cells.ts'
import { scoreMissing } from './score-missing.ts'
import type { ScoreStore } from './score-store.ts'
import { originsOf, usedEvaluators } from './used-evaluators.ts'

/** Runs at once where the request does not say. */
const usualConcurrency = 4

export interface WorkTools {
  readonly store: ExperimentStore
  readonly scores: ScoreStore
  readonly cells: CellTools
  readonly documentOf: (version: string) => Promise<Graph | undefined>
  /** Whether no more may be begun, because the server stops. */
  readonly leaving: () => boolean
  /** The number under which this process works on it. */
  readonly owner: number | null
  readonly onFinished: () => void
}

/** An experiment with all that its runs and its scores need. */
export interface Prepared {
  readonly experiment: StoredExperiment
  readonly examples: ReadonlyMap<string, Example>
  readonly graphs: ReadonlyMap<string, Graph>
  readonly tools: CellTools
  readonly baseline: BaselineRuns
  readonly limits: Limits
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
  const graphs = await graphsOf(experiment, tools)
  const { cells } = tools
  const prepared: Prepared = {
    experiment,
    examples: new Map(examples.map((example) => [example.id, example])),
    graphs,
    tools: cells,
    baseline: new BaselineRuns(experiment, await tools.store.runs(experiment.id), graphs, cells),
    limits: await limitsOf(experiment, tools),
  }
  const broken = new AbortController()
  const finished = new FinishedCells(
    tools.store,
    { experiment: experiment.id, owner: tools.owner },
    (error) => broken.abort(error),
  )
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

/** Of runs and judges together, with what was spent before. */
async function limitsOf(
  { id, create }: StoredExperiment,
  { store, scores }: WorkTools,
): Promise<Limits> {
  const [totals, judges] = [await store.totals(id), await scores.judged(id)]
  const sum = (part: 'executed' | 'tokens' | 'spent'): number =>
    totals.reduce((all, one) => all + one[part], 0)
  return {
    concurrency: create.concurrency ?? usualConcurrency,
    pace: new Pace(create.requestsPerMinute),
    allowance: new Allowance(create.budget, {
      executions: sum('executed'),
      tokens: sum('tokens') + judges.tokens,
      cost: sum('spent') + judges.cost,
      elapsed: 0,
    }),
  }
}

async function runOpen(
  { experiment, examples, graphs, tools, baseline, limits }: Prepared,
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
      baseline.renew(row.run, run)
    }
    cells.push({ variant: row.variant, example, trial: row.trial, run })
  }
  const evaluators = usedEvaluators(experiment.evaluators)
  const runOne = async (cell: Cell, stop: AbortSignal): Promise<FinishedCell> => {
    if (leaving()) throw new LeaveOff()
    const graph = graphs.get(cell.variant)!
    const reuse = create.reuse ?? true
    const other = baseline.besides(cell)
    const asked = { cell, graph, evaluators, experiment: id, reuse, other }
    const done = await runCell(asked, tools, stop)
    finished.add(done, originsOf(experiment, done))
    onFinished()
    return done
  }
  const first = baselineOf(experiment)
  const order = {
    // The others are compared with it, so its runs come first.
    variants: [first, ...experiment.variants.map(({ name }) => name)],
    examples: [...examples.keys()],
  }
  return runCells(cells, order, runOne, limits, signal)
}
