import type { Graph } from '../engine/graph/document.ts'
import type { Journal, RecordedEvent, RunRecord } from '../engine/journal/journal.ts'
import { addUsage, type Usage } from '../engine/models/usage.ts'
import type { Engine, RunHandle } from '../engine/run/engine.ts'
import type { RunEnd, RunEvent, Values } from '../engine/run/events.ts'
import { RunInterrupted } from '../engine/run/run-graph.ts'
import type { RunAnswer, RunSummary } from './api.ts'
import type { Log } from './log.ts'
import type { Notices } from './notices.ts'
import type { GraphStore } from './store/graph-store.ts'

/** Runs of a data folder, live or over. */
export interface Runs {
  /** Answers when the run is durable. @throws GraphError, InputError */
  start(graph: Graph, input: Readonly<Record<string, unknown>>): Promise<RunHandle>
  /** Goes on with the runs that were cut off; answers how many there are. */
  recover(): Promise<number>
  /** What is known of a run now, with whole outputs. */
  answer(id: string): RunAnswer | undefined
  /** What is recorded above `after`, then what happens while it runs. */
  events(id: string, after: number): AsyncIterable<RunEvent> | undefined
  /** False when the run is over or unknown. */
  cancel(id: string): Promise<boolean>
  list(filter: { graph?: string; limit: number; before?: string }): readonly RunSummary[]
  /** JSON text of a large value. */
  value(hash: string): string | undefined
}

export function createRuns(options: {
  engine: Engine
  journal: Journal
  graphs: GraphStore
  notices: Notices
  log: Log
  /** Kept when it is known which models there are. */
  modelsSettled: () => Promise<void>
}): Runs {
  const { engine, journal, graphs, notices, log } = options

  function tell(id: string): void {
    const record = journal.run(id)
    if (record !== undefined) notices.send({ type: 'run-changed', run: toSummary(record) })
  }

  function follow(handle: RunHandle): void {
    tell(handle.id)
    handle.result.then(
      (result) => {
        tell(handle.id)
        if (result.error?.code === 'internal')
          log.error(`The run ${handle.id} failed inside the engine.`)
      },
      (error: unknown) => {
        // Without a cause it is the server that stops, and all is well.
        if (error instanceof RunInterrupted && error.cause === undefined) log.info(error.message)
        else log.error({ err: error }, `The run ${handle.id} stopped without an end.`)
      },
    )
  }

  /** Why a run cannot go on with this graph; undefined when it can. */
  async function whyNot(graph: Graph | undefined): Promise<string | undefined> {
    if (graph === undefined) return 'Its graph is not stored any more.'
    try {
      await engine.prepare(graph)
      return undefined
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }

  function wholeOutputs({ run, seq }: RunEnd): Values {
    const [end] = journal.events(run, seq - 1, { whole: true })
    return end?.type === 'run-end' ? end.outputs : {}
  }

  return {
    async start(graph, input) {
      await options.modelsSettled()
      // Before the start, so that a run that is accepted can always go on.
      await graphs.keep(graph)
      const handle = await engine.start(graph, input)
      follow(handle)
      return handle
    },
    async recover() {
      const documents = new Map<string, Graph>()
      for (const { id, graph, version } of openRuns(journal)) {
        const document = documents.get(version) ?? (await graphs.document(version))
        const why = await whyNot(document)
        if (document !== undefined && why === undefined) documents.set(version, document)
        else log.error(`The run ${id} of "${graph}" cannot go on; it can only be cancelled. ${why}`)
      }
      const handles = await engine.recover(({ version }) => documents.get(version))
      for (const handle of handles) follow(handle)
      return handles.length
    },
    answer(id) {
      const record = journal.run(id)
      if (record === undefined) return undefined
      const events = journal.events(id)
      const last = events.at(-1)
      const end = last?.type === 'run-end' ? last : undefined
      return {
        id: record.id,
        graph: record.graph,
        version: record.version,
        status: record.status,
        outputs: end === undefined ? {} : wholeOutputs(end),
        usage: end?.usage ?? usageOf(events),
        startedAt: record.startedAt,
        ...(record.endedAt === undefined ? {} : { endedAt: record.endedAt }),
        ...(end?.error === undefined ? {} : { error: end.error }),
      }
    },
    events(id, after) {
      const live = engine.attach(id)
      if (live !== undefined) return live.events(after)
      return journal.run(id) === undefined ? undefined : recorded(journal, id, after)
    },
    async cancel(id) {
      const live = engine.attach(id)
      if (live !== undefined) {
        live.cancel(cancelled.message)
        return true
      }
      const record = journal.run(id)
      if (record === undefined || record.endedAt !== undefined) return false
      await journal.append([{ event: cancelledEnd(record, journal.events(id)) }])
      tell(id)
      return true
    },
    list: (filter) => journal.runs(filter).map(toSummary),
    value: (hash) => journal.value(hash),
  }
}

function* openRuns(journal: Journal): Generator<RunRecord> {
  const limit = 200
  for (let before: string | undefined; ;) {
    const page = journal.runs({
      status: 'running',
      limit,
      ...(before === undefined ? {} : { before }),
    })
    yield* page
    before = page.at(-1)?.id
    if (page.length < limit) return
  }
}

const cancelled = { message: 'It was cancelled.', code: 'cancelled' }

/** The end of a run that nobody works on any more. */
function cancelledEnd(record: RunRecord, events: readonly RecordedEvent[]): RunEnd {
  const at = Date.now()
  return {
    type: 'run-end',
    run: record.id,
    seq: (events.at(-1)?.seq ?? 0) + 1,
    at,
    status: 'cancelled',
    outputs: {},
    usage: usageOf(events),
    error: cancelled,
    duration: at - record.startedAt,
  }
}

/** What the nodes that ended so far have used. */
function usageOf(events: readonly RecordedEvent[]): Usage {
  return addUsage(
    events.flatMap((event) =>
      event.type === 'node-end' && event.reused === undefined
        ? event.usage.models
        : event.type === 'node-error'
          ? event.usage.models
          : [],
    ),
  )
}

function toSummary(record: RunRecord): RunSummary {
  const { id, graph, version, status, input, startedAt, endedAt } = record
  return {
    id,
    graph,
    version,
    status,
    input,
    startedAt,
    ...(endedAt === undefined ? {} : { endedAt }),
  }
}

async function* recorded(
  journal: Journal,
  run: string,
  after: number,
): AsyncGenerator<RunEvent, void, undefined> {
  yield* journal.events(run, after)
}
