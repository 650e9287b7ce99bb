import type { Graph } from '../engine/graph/document.ts'
import type { Journal, RecordedEvent, RunRecord } from '../engine/journal/journal.ts'
import { addUsage, type Usage } from '../engine/models/usage.ts'
import type { Engine, ReplayOptions, RunHandle, RunOptions } from '../engine/run/engine.ts'
import type { RunEnd, RunEvent, Values } from '../engine/run/events.ts'
import { findSubgraphs, type GraphSource } from '../engine/run/find-subgraphs.ts'
import { usageOf } from '../engine/run/recover.ts'
import { RunInterrupted } from '../engine/run/run-graph.ts'
import { waitingNodes } from '../engine/run/waiting-nodes.ts'
import type { RunAnswer, RunSummary } from './api.ts'
import type { Log } from './log.ts'
import type { Notices } from './notices.ts'
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
  answer(id: string, node: string, answer: Values, by?: string): Promise<RunHandle>
  /** Goes on with the runs that were cut off; answers how many there are. */
  recover(): Promise<number>
  /** What is known of a run now, with whole outputs. */
  look(id: string): RunAnswer | undefined
  /** What is recorded above `after`, then what happens while it runs. */
  events(id: string, after: number): AsyncIterable<RunEvent> | undefined
  /** False when the run is over or unknown. */
  cancel(id: string): Promise<boolean>
  /** Without those of experiments, unless one is asked for. */
  list(filter: {
    graph?: string
    experiment?: string
    limit: number
    before?: string
  }): readonly RunSummary[]
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
}): Runs {
  const { engine, journal, graphs, source, notices, log } = options

  function tell(id: string): void {
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

  function wholeOutputs({ run, seq }: RunEnd): Values {
    const [end] = journal.events(run, seq - 1, { whole: true })
    return end?.type === 'run-end' ? end.outputs : {}
  }

  return {
    async start(graph, input, given = {}) {
      await options.modelsSettled()
      return engine.start(graph, input, { ...given, graphs: await keep(graph, given.graphs) })
    },
    async replay(id, given = {}) {
      await options.modelsSettled()
      if (given.graph === undefined) return engine.replay(id, given)
      return engine.replay(id, { ...given, graphs: await keep(given.graph, given.graphs) })
    },
    async answer(id, node, answer, by) {
      await options.modelsSettled()
      return engine.answer(id, node, answer, by === undefined ? {} : { by })
    },
    async recover() {
      const handles = await engine.recover(undefined, ({ id, graph }, why) =>
        log.error(`The run ${id} of "${graph}" cannot go on; it can only be cancelled. ${why}`),
      )
      return handles.length
    },
    look(id) {
      const record = journal.run(id)
      if (record === undefined) return undefined
      const events = journal.events(id)
      const last = events.at(-1)
      const end = last?.type === 'run-end' ? last : undefined
      const asked = end === undefined && events.some(({ type }) => type === 'node-wait')
      const waiting = asked ? waitingNodes(journal, id) : []
      return {
        id: record.id,
        graph: record.graph,
        version: record.version,
        status: record.status,
        outputs: end === undefined ? {} : wholeOutputs(end),
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
      const live = engine.attach(id)
      if (live !== undefined) return live.events(after)
      return journal.run(id) === undefined ? undefined : recorded(journal, id, after)
    },
    async cancel(id) {
      const live = engine.attach(id) !== undefined
      const cancelled = await engine.cancel(id)
      if (cancelled && !live) tell(id)
      return cancelled
    },
    list: (filter) => journal.runs({ experiment: null, ...filter }).map(toSummary),
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
          if (result.error?.code === 'internal')
            log.error(`The run ${id} failed inside the engine.`)
        },
        (error: unknown) => {
          // Without a cause it is the server that stops, and all is well.
          if (error instanceof RunInterrupted && error.cause === undefined) log.info(error.message)
          else log.error({ err: error }, `The run ${id} stopped without an end.`)
        },
      )
    },
  }
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
