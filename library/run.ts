import type { Graph } from '../engine/graph/document.ts'
import type { ReplayRequest } from '../engine/run/replay-request.ts'
import type { RunHandle, RunOptions } from '../engine/run/engine.ts'
import type { Values } from '../engine/run/events.ts'
import type { RunResult } from '../engine/run/run-graph.ts'
import { waitingNodes, type WaitingNode } from '../engine/run/waiting-nodes.ts'
import type { GraphDocument } from './known-graphs.ts'
import { withSession, type Session, type SessionOptions } from './session.ts'

/** What came of a run. A failed run does not throw: it has its `status` and its `error`. */
export interface RunReport extends Omit<RunResult, 'waiting'> {
  /** With the status `waiting`: what is asked. */
  readonly waiting?: readonly WaitingNode[]
  /** The run that it repeats. */
  readonly replayOf?: string
}

export interface RunGraphOptions extends SessionOptions, Omit<RunOptions, 'graphs'> {}

export interface ReplayRunOptions extends RunGraphOptions {
  /** Another version of the graph; left out, the one that the earlier run had. */
  readonly graph?: GraphDocument
}

export interface AnswerRunOptions extends SessionOptions {
  /** Who answers. */
  readonly by?: string
  /** The graph of the run, where it is given by its id. */
  readonly graph?: GraphDocument
}

/** What a run of this process was made with, so that it can be replayed and answered without saying it again. */
interface Known {
  readonly graph: GraphDocument
  readonly options: SessionOptions
}
const knownRuns = new WeakMap<RunReport, Known>()

/**
 * Runs a graph to its end, or to where it waits for a person.
 * @throws GraphError, InputError
 */
export function run(
  graph: GraphDocument,
  input: Readonly<Record<string, unknown>> = {},
  options: RunGraphOptions = {},
): Promise<RunReport> {
  return withSession(options, async (session) => {
    const handle = await session.engine.start(documentOf(graph), input, runOptionsOf(options))
    return follow(session, handle, { graph, options })
  })
}

/**
 * Runs again what an earlier run did; what the edits change, and what depends on it, is executed.
 * @param earlier what `run` gave, or the id of a run in the journal of the options
 * @throws GraphError, InputError, ReplayError
 */
export function replay(
  earlier: RunReport | string,
  request: ReplayRequest = {},
  options: ReplayRunOptions = {},
): Promise<RunReport> {
  const { id, graph, all } = lookUp(earlier, options)
  return withSession(all, async (session) => {
    const handle = await session.engine.replay(id, {
      ...request,
      ...runOptionsOf(options),
      ...(graph === undefined ? {} : { graph: documentOf(graph) }),
    })
    return follow(session, handle, { graph, options: all })
  })
}

/**
 * Answers a node that waits for a person, and goes on with its run.
 * @param earlier what `run` gave, or the id of a run in the journal of the options
 * @param node its path, or its id where only one of that id waits
 * @throws GraphError, AnswerError
 */
export function answer(
  earlier: RunReport | string,
  node: string,
  values: Values,
  options: AnswerRunOptions = {},
): Promise<RunReport> {
  const { id, graph, all } = lookUp(earlier, options)
  return withSession(all, async (session) => {
    const told = session.journal.lastEvent(id)?.seq ?? 0
    const handle = await session.engine.answer(id, node, values, {
      ...(graph === undefined ? {} : { graph: documentOf(graph) }),
      ...(options.by === undefined ? {} : { by: options.by }),
    })
    return follow(session, handle, { graph, options: all }, told)
  })
}

/** @param told number of the last event that was told before */
async function follow(
  { engine, journal }: Session,
  handle: RunHandle,
  { graph, options }: { graph: GraphDocument | undefined; options: SessionOptions },
  told = 0,
): Promise<RunReport> {
  const { onEvent } = options
  const tell = async (): Promise<void> => {
    if (onEvent === undefined) return
    for await (const event of handle.events(told)) onEvent(event)
  }
  const [{ waiting, ...result }] = await Promise.all([
    handle.result,
    tell().catch(async (error: unknown) => {
      await engine.cancel(handle.id)
      throw error
    }),
  ])
  const replayOf = journal.run(handle.id)?.replayOf
  const report: RunReport = {
    ...result,
    ...(waiting === undefined ? {} : { waiting: waitingNodes(journal, handle.id) }),
    ...(replayOf === undefined ? {} : { replayOf }),
  }
  if (graph !== undefined) {
    // One that was opened for this call is opened again from its file.
    const kept = typeof options.journal === 'string' ? options.journal : journal
    knownRuns.set(report, { graph, options: { ...options, journal: kept } })
  }
  return report
}

/** The options of a call, filled up with those that the run was made with. */
function lookUp(
  earlier: RunReport | string,
  options: SessionOptions & { readonly graph?: GraphDocument },
): { id: string; graph: GraphDocument | undefined; all: SessionOptions } {
  const known = typeof earlier === 'string' ? undefined : knownRuns.get(earlier)
  return {
    id: typeof earlier === 'string' ? earlier : earlier.id,
    graph: options.graph ?? known?.graph,
    all: { ...known?.options, ...options },
  }
}

function documentOf(graph: GraphDocument): Graph {
  // SAFETY: the engine checks it before it runs.
  return graph as Graph
}

function runOptionsOf({ id, signal, budget, reuse, trial }: RunGraphOptions): RunOptions {
  return {
    ...(id === undefined ? {} : { id }),
    ...(signal === undefined ? {} : { signal }),
    ...(budget === undefined ? {} : { budget }),
    ...(reuse === undefined ? {} : { reuse }),
    ...(trial === undefined ? {} : { trial }),
  }
}
