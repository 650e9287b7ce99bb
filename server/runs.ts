import type { Graph } from '../engine/graph/document.ts'
import type { Journal, RecordedEvent, RunRecord } from '../engine/journal/journal.ts'
import { addUsage, type Usage } from '../engine/models/usage.ts'
import type { Engine, ReplayOptions, RunHandle, RunOptions } from '../engine/run/engine.ts'
import type { RunEvent, Values } from '../engine/run/events.ts'
import { findSubgraphs, type GraphSource } from '../engine/run/find-subgraphs.ts'
import { usageOf } from '../engine/run/recover.ts'
import { runsOf } from '../engine/run/runs-of.ts'
import { RunElsewhere } from '../engine/run/run-elsewhere.ts'
import { RunInterrupted, type RunResult } from '../engine/run/run-graph.ts'
import { waitingNodes } from '../engine/run/waiting-nodes.ts'
import type { RunAnswer, RunSummary } from './api.ts'
import type { Log } from './log.ts'
import type { Notices } from './notices.ts'
import type { RunCommand } from './processes/messages.ts'
import type { RunsElsewhere } from './processes/runs-elsewhere.ts'
import type { GraphStore } from './store/graph-store.ts'

/** Runs of a data folder, live or over. */
export interface Runs {
  /** Answers when the run is durable. @throws GraphError, InputError */
  start(
    graph: Graph,
    input: Readonly<Record<string, unknown>>,
    options?: RunOptions,
  ): Promise<RunHandle>
  /** Answers when the new run is durable. @throws GraphError, InputError, ReplayError */
  replay(id: string, options?: ReplayOptions): Promise<RunHandle>
  /** Answers a node that waits for a person; kept when the answer is durable. @throws AnswerError */
  answer(id: string, node: string, answer: Values, by?: string): Promise<void>
  /**
   * Goes on with the runs that were cut off; answers how many there are.
   * @param only of these runs
   */
  recover(only?: readonly string[]): Promise<number>
  /** Ids of those that wait for a person. */
  waiting(): readonly string[]
  /** A run that is under way, here or in another process. */
  attach(id: string): RunHandle | undefined
  /** What is known of a run now, with whole outputs. */
  look(id: string): RunAnswer | undefined
  /** What is recorded above `after`, then what happens while it runs. */
  events(id: string, after: number): AsyncIterable<RunEvent> | undefined
  /** Number of the last event of a run that nobody works on; undefined where more come. */
  lastEvent(id: string): number | undefined
  /** False when the run is over or unknown. */
  cancel(id: string): Promise<boolean>
  /** Without those of experiments, unless one or all are asked for. */
  list(filter: {
    graph?: string
    experiment?: string
    all?: boolean
    limit: number
    before?: string
    /** Epoch milliseconds. */
    from?: number
    to?: number
  }): readonly RunSummary[]
  /** The same runs, those that are over with what their models took. */
  withUsage(listed: readonly RunSummary[]): readonly RunSummary[]
  /** The last run of each graph, without those of experiments, by graph. */
  last(graphs: readonly string[]): ReadonlyMap<string, RunSummary>
  summary(id: string): RunSummary | undefined
  /** JSON text of a large value. */
  value(hash: string): string | undefined
  /** What lets an end user give feedback on a run. */
  feedbackToken(run: string): string
  /** Tells clients what becomes of a run that begins or goes on. */
  follow(handle: RunHandle): void
}

export function createRuns(options: {
  engine: Engine
  journal: Journal
  graphs: GraphStore
  /** Finds the graphs that subgraph nodes name. */
  source: GraphSource
  notices: Notices
  log: Log
  /** Kept when it is known which models there are. */
  modelsSettled: () => Promise<void>
  feedbackToken: (run: string) => string
  /** Where several processes work on one journal. */
  elsewhere?: RunsElsewhere | undefined
}): Runs {
  const { engine, journal, graphs, source, notices, log, elsewhere } = options

  function tell(id: string): void {
    if (!notices.heard) return
    const record = journal.run(id)
    // An experiment tells of itself: thousands of its runs would drown everything else.
    if (record !== undefined && record.experiment === undefined)
      notices.send({ type: 'run-changed', run: toSummary(record) })
  }

  /**
   * Keeps a graph with all that it runs, so that a run that is accepted can always go on.
   * @returns the graphs it runs, as they are now
   */
  async function keep(graph: Graph, from: GraphSource = source): Promise<GraphSource> {
    const subgraphs = await findSubgraphs(graph, from)
    for (const document of [graph, ...subgraphs.documents]) await graphs.keep(document)
    return subgraphs
  }

  async function carryOut(command: RunCommand): Promise<boolean> {
    if (command.kind === 'cancel') {
      const live = engine.attach(command.run) !== undefined
      const cancelled = await engine.cancel(command.run)
      if (cancelled && !live) {
        tell(command.run)
        notices.runOver(command.run)
      }
      return cancelled
    }
    await options.modelsSettled()
    const { run, node, answer, by } = command
    await engine.answer(run, node, answer, by === undefined ? {} : { by })
    return true
  }
  elsewhere?.obey(carryOut)

  /** Here, or where the run is worked on. */
  async function command(given: RunCommand): Promise<boolean> {
    for (;;) {
      try {
        return await carryOut(given)
      } catch (error) {
        if (elsewhere === undefined || !(error instanceof RunElsewhere)) throw error
      }
      const done = await elsewhere.command(given)
      if (done !== undefined) return done
    }
  }

  /** Goes on elsewhere where another process has taken the run over. */
  async function* followed(handle: RunHandle, after: number): AsyncGenerator<RunEvent, void> {
    let last = after
    // It may have waited before, and gone on.
    let isAtRest = false
    for await (const event of handle.events(after)) {
      if (event.type !== 'node-delta') {
        last = event.seq
        isAtRest = event.type === 'run-end' || event.type === 'run-wait'
      }
      yield event
    }
    if (!isAtRest && elsewhere !== undefined) yield* elsewhere.events(handle.id, last)
  }

  /** A run that another process works on. */
  function handleOf(id: string, among: RunsElsewhere): RunHandle {
    return {
      id,
      events: (after = 0) => among.events(id, after),
      started: Promise.resolve(),
      get result() {
        return resultOf(id, among)
      },
      cancel: () => void command({ kind: 'cancel', run: id }).catch(() => undefined),
    }
  }

  /** @throws RunInterrupted when this process stops before the run's end */
  async function resultOf(id: string, among: RunsElsewhere): Promise<RunResult> {
    let last: string | undefined
    for await (const { type } of among.events(id, 0)) last = type
    const answer = runs.look(id)
    if (answer === undefined || (last !== 'run-end' && last !== 'run-wait')) {
      throw new RunInterrupted(id, 'Heddle was stopped')
    }
    const { waiting, feedbackToken: _, replayOf: __, ...result } = answer
    if (waiting === undefined) return result
    return { ...result, waiting: waiting.map(({ path }) => path) }
  }

  /** What was started here, also when another process has to go on with it. */
  function outlasting(handle: RunHandle): RunHandle {
    if (elsewhere === undefined) return handle
    const result = handle.result.catch((error: unknown) => {
      const taken = error instanceof RunInterrupted && error.cause !== undefined
      if (!taken) throw error
      return resultOf(handle.id, elsewhere)
    })
    result.catch(() => undefined)
    return { ...handle, result, events: (after = 0) => followed(handle, after) }
  }

  const runs: Runs = {
    async start(graph, input, given = {}) {
      await options.modelsSettled()
      const subgraphs = await keep(graph, given.graphs)
      return outlasting(await engine.start(graph, input, { ...given, graphs: subgraphs }))
    },
    async replay(id, given = {}) {
      await options.modelsSettled()
      if (given.graph === undefined) return outlasting(await engine.replay(id, given))
      const subgraphs = await keep(given.graph, given.graphs)
      return outlasting(await engine.replay(id, { ...given, graphs: subgraphs }))
    },
    async answer(id, node, answer, by) {
      const who = by === undefined ? {} : { by }
      await command({ kind: 'answer', run: id, node, answer, ...who })
    },
    async recover(only) {
      const handles = await engine.recover(
        undefined,
        ({ id, graph }, why) =>
          log.error(`The run ${id} of "${graph}" cannot go on; it can only be cancelled. ${why}`),
        only,
      )
      return handles.length
    },
    waiting: () => runsOf(journal, 'waiting').map(({ id }) => id),
    attach(id) {
      const live = engine.attach(id)
      if (live !== undefined) return outlasting(live)
      if (elsewhere === undefined || journal.run(id)?.status !== 'running') return undefined
      return handleOf(id, elsewhere)
    },
    look(id) {
      const record = journal.run(id)
      if (record === undefined) return undefined
      // What is over says everything in its last event, which may be one of very many.
      const isOver = record.endedAt !== undefined
      const last = isOver ? journal.lastEvent(id, { whole: true }) : undefined
      const end = last?.type === 'run-end' ? last : undefined
      const events = isOver ? [] : journal.events(id)
      const asked = events.some(({ type }) => type === 'node-wait')
      const waiting = asked ? waitingNodes(journal, id) : []
      return {
        id: record.id,
        graph: record.graph,
        version: record.version,
        status: record.status,
        outputs: end?.outputs ?? {},
        usage: end?.usage ?? usageSoFar(events),
        startedAt: record.startedAt,
        ...(record.endedAt === undefined ? {} : { endedAt: record.endedAt }),
        ...(end?.error === undefined ? {} : { error: end.error }),
        ...(waiting.length === 0 ? {} : { waiting }),
        ...(record.replayOf === undefined ? {} : { replayOf: record.replayOf }),
        feedbackToken: options.feedbackToken(id),
      }
    },
    feedbackToken: (run) => options.feedbackToken(run),
    events(id, after) {
      const under = runs.attach(id)
      if (under !== undefined) return under.events(after)
      return journal.run(id) === undefined ? undefined : recorded(journal, id, after)
    },
    lastEvent: (id) => (runs.attach(id) === undefined ? journal.lastEvent(id)?.seq : undefined),
    cancel: (id) => command({ kind: 'cancel', run: id }),
    list({ all = false, ...filter }) {
      return journal.runs({ ...(all ? {} : { experiment: null }), ...filter }).map(toSummary)
    },
    withUsage(listed) {
      const ends = journal.ends(listed.map(({ id }) => id))
      return listed.map((run) => {
        const end = ends.get(run.id)
        return end === undefined ? run : { ...run, usage: end.usage }
      })
    },
    last: (names) =>
      new Map([...journal.lastRuns(names)].map(([graph, record]) => [graph, toSummary(record)])),
    summary(id) {
      const record = journal.run(id)
      return record && toSummary(record)
    },
    value: (hash) => journal.value(hash),
    follow(handle) {
      const { id } = handle
      handle.started.then(
        () => tell(id),
        // The result says why.
        () => undefined,
      )
      handle.result.then(
        (result) => {
          tell(id)
          if (result.endedAt !== undefined) notices.runOver(id)
          if (result.error?.code === 'internal')
            log.error(`The run ${id} failed inside the engine.`)
        },
        (error: unknown) => {
          // Without a cause it is the server that stops, and all is well.
          const { cause } = error instanceof RunInterrupted ? error : { cause: error }
          if (error instanceof RunInterrupted && (!cause || cause instanceof RunElsewhere))
            log.info(error.message)
          else log.error({ err: error }, `The run ${id} stopped without an end.`)
        },
      )
    },
  }
  return runs
}

/** What the nodes that ended so far have used. */
function usageSoFar(events: readonly RecordedEvent[]): Usage {
  return addUsage(events.flatMap(usageOf))
}

function toSummary(record: RunRecord): RunSummary {
  const { id, graph, version, status, input, startedAt, endedAt, replayOf, experiment } = record
  return {
    id,
    graph,
    version,
    status,
    input,
    startedAt,
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(replayOf === undefined ? {} : { replayOf }),
    ...(experiment === undefined ? {} : { experiment }),
  }
}

async function* recorded(
  journal: Journal,
  run: string,
  after: number,
): AsyncGenerator<RunEvent, void, undefined> {
  yield* journal.events(run, after)
}
