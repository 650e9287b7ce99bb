import type { Graph } from '../../graph/document.ts'
import type { Journal } from '../../journal/journal.ts'
import type { Engine, RunHandle, RunOptions } from '../../run/engine.ts'
import type { Values } from '../../run/events.ts'
import { InputError } from '../../run/input-error.ts'
import type {
  Cell,
  FinishedCell,
  FinishedRun,
  GivenScore,
  OtherRun,
  UsedEvaluator,
} from './cell.ts'
import { readRun } from './read-run.ts'
import { comparesRuns, scoreRun, type ScoringTools } from './score-run.ts'

export interface CellTools {
  readonly engine: Pick<Engine, 'attach' | 'cancel' | 'timeOf'>
  readonly journal: Pick<Journal, 'append' | 'events' | 'find' | 'run'>
  readonly start: (graph: Graph, input: Values, options: RunOptions) => Promise<RunHandle>
  /** Kept when no other process is in the middle of a run; left out where there is none. */
  readonly runRests?: (run: string, signal: AbortSignal) => Promise<void>
  readonly scoring: Omit<ScoringTools, 'signal' | 'journal' | 'reuse' | 'experiment'>
}

export interface CellRequest {
  readonly cell: Cell
  readonly graph: Graph
  readonly evaluators: readonly UsedEvaluator[]
  readonly experiment?: string
  /** Records of earlier runs answer for nodes that would do the same, and for judges. */
  readonly reuse: boolean
  /** Finds the run of the baseline, once this one is over; left out for the baseline itself. */
  readonly other?: (() => Promise<OtherRun | undefined>) | undefined
}

/**
 * Runs one cell, or goes on with its run where that was begun before, and scores it.
 * @throws RunInterrupted, or what the signal was aborted with: the cell then stays open
 */
export async function runCell(
  request: CellRequest,
  tools: CellTools,
  signal: AbortSignal,
): Promise<FinishedCell> {
  const { cell, evaluators } = request
  const run = await finishRun(request, tools, signal)
  signal.throwIfAborted()
  const scores = await scoreCell({ ...request, run }, evaluators, tools, signal)
  return { cell, run, scores }
}

/** Scores a run that is over. @throws what the signal was aborted with */
export async function scoreCell(
  {
    cell: { example, trial },
    run,
    experiment,
    reuse,
    other,
  }: Pick<CellRequest, 'cell' | 'experiment' | 'reuse' | 'other'> & { readonly run: FinishedRun },
  evaluators: readonly UsedEvaluator[],
  { scoring, journal }: CellTools,
  signal: AbortSignal,
): Promise<readonly GivenScore[]> {
  const compared = evaluators.some(({ evaluator, settings }) => comparesRuns(evaluator, settings))
  return scoreRun(
    { run, example, trial, other: compared ? await other?.() : undefined },
    evaluators,
    { ...scoring, journal, reuse, experiment, signal },
  )
}

const nobodyAnswers = 'It waits for a person, and nobody answers in an experiment.'

async function finishRun(
  { cell, graph, experiment, reuse }: CellRequest,
  tools: CellTools,
  signal: AbortSignal,
): Promise<FinishedRun> {
  const { engine, journal } = tools
  const { run: id, example, trial } = cell
  await tools.runRests?.(id, signal)
  const known = journal.run(id)
  try {
    const attached = engine.attach(id)
    if (known !== undefined && known.endedAt === undefined && attached === undefined) {
      await engine.cancel(id, nobodyAnswers)
    } else if (known?.endedAt === undefined) {
      const handle =
        attached ??
        (await tools.start(graph, inputsOf(graph, example.inputs), {
          id,
          reuse,
          trial,
          signal,
          ...(experiment === undefined ? {} : { experiment }),
        }))
      const onAbort = (): void => handle.cancel('The experiment was stopped.')
      signal.addEventListener('abort', onAbort, { once: true })
      const { status } = await handle.result.finally(() =>
        signal.removeEventListener('abort', onAbort),
      )
      signal.throwIfAborted()
      if (status === 'waiting') {
        await engine.cancel(id, nobodyAnswers)
      }
    }
  } catch (error) {
    // The example does not fit the graph: that is what came of it.
    if (error instanceof InputError) return neverBegun(id, error.message)
    throw error
  }
  return readRun(id, graph, tools)
}

/** A dataset may be for several graphs: what this one does not ask for is left out. */
function inputsOf({ inputs }: Graph, given: Values): Values {
  return Object.fromEntries(Object.entries(given).filter(([name]) => Object.hasOwn(inputs, name)))
}

/** A run that the graph refused. */
export function neverBegun(id: string, problem: string): FinishedRun {
  return {
    id,
    status: 'failed',
    inputs: {},
    outputs: {},
    spans: [],
    ms: 0,
    cost: 0,
    problem,
    executed: 0,
    reused: 0,
    calls: 0,
    tokens: 0,
    spent: 0,
  }
}
