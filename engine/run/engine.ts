import type { Catalogue } from '../graph/catalogue.ts'
import type { Graph } from '../graph/document.ts'
import { GraphError } from '../graph/problem.ts'
import { withConfigs } from '../graph/with-configs.ts'
import { RunDamaged, type Journal, type RunRecord } from '../journal/journal.ts'
import type { Models } from '../models/models.ts'
import { compileBody, type CompiledBody } from '../plan/compile.ts'
import type { Body } from '../plan/plan.ts'
import type { Indexes } from '../retrieval/search-index.ts'
import { alreadyAnswered, AnswerError, findWait } from './answer.ts'
import { Deadlines } from './deadlines.ts'
import { estimateRun, type Estimate } from './estimate.ts'
import { EventStream } from './event-stream.ts'
import type { FailureDescription, RunEvent, RunSettings, Values } from './events.ts'
import type { GraphSource } from './find-subgraphs.ts'
import { readInput } from './input-error.ts'
import { createPreparation, type PlannedGraph, type PreparedGraph } from './prepare.ts'
import {
  endRecovered,
  hasUnheardAnswer,
  openWaits,
  readRecovered,
  type Recovered,
} from './recover.ts'
import { Replay } from './replay.ts'
import { ReplayError, replayProblems, requestOf, type ReplayRequest } from './replay-request.ts'
import {
  RunInterrupted,
  RunningGraph,
  type NewAnswer,
  type RunResult,
  type RunSetup,
} from './run-graph.ts'
import { newRunId } from './run-id.ts'
import { runsOf } from './runs-of.ts'
import { settingsOf } from './settings-of.ts'
import { valuesOf, type PortValues } from './value.ts'

export interface EngineOptions {
  readonly catalogue: Catalogue
  readonly journal: Journal
  /** Looked at when a run starts, so that changed settings reach the next run. */
  readonly models: Models | (() => Models)
  readonly indexes: Indexes
  /** Finds the graphs that subgraph nodes name, and those of runs that go on or are replayed. */
  readonly graphs?: GraphSource
  /** Told of every run that begins or goes on in this process, also when a deadline made it go on. */
  readonly onRun?: (handle: RunHandle) => void
}

export interface RunOptions extends RunSettings {
  readonly id?: string
  readonly signal?: AbortSignal
  /** Finds the graphs that subgraph nodes name, in place of the engine's own source, which must know them by hash when the run goes on. */
  readonly graphs?: GraphSource
}

export interface ReplayOptions extends RunOptions, ReplayRequest {
  /** Another version of the graph; left out, the one that the earlier run had. */
  readonly graph?: Graph
}

export interface AnswerOptions {
  /** Who answers. */
  readonly by?: string
  /** The graph of the run, where no source of graphs can find it. */
  readonly graph?: Graph
}

export interface RunHandle {
  readonly id: string
  /** What is recorded above `after`, then what happens, until the run ends or waits for a person. */
  events(after?: number): AsyncIterable<RunEvent>
  /** Kept when the start of the run is durable. */
  readonly started: Promise<void>
  /** @throws RunInterrupted when the process stops before the run's end */
  readonly result: Promise<RunResult>
  /** Also while it waits for a person. */
  cancel(reason?: string): void
}

export interface Engine {
  /** Checks and plans a graph; done once for each version. @throws GraphError */
  prepare(graph: Graph): Promise<PreparedGraph>
  /** What a run of this graph is likely to take. @throws GraphError */
  estimate(graph: Graph): Promise<Estimate>
  /** Answers when the start is durable. @throws GraphError, InputError */
  start(
    graph: Graph,
    input: Readonly<Record<string, unknown>>,
    options?: RunOptions,
  ): Promise<RunHandle>
  /**
   * Starts a new run of what an earlier one did. Its records answer for every node whose config and
   * inputs are the same; what the edits change, and what depends on it, is executed.
   * @throws GraphError, InputError, ReplayError
   */
  replay(run: string, options?: ReplayOptions): Promise<RunHandle>
  /**
   * Answers a node that waits for a person, and goes on with its run. Kept when the answer is durable.
   * @param node its path, or its id where only one of that id waits
   * @throws AnswerError
   */
  answer(run: string, node: string, answer: Values, options?: AnswerOptions): Promise<RunHandle>
  /** A run that is under way in this process. */
  attach(run: string): RunHandle | undefined
  /** Ends a run that is under way, was cut off, or waits for a person. False when it is over or unknown. */
  cancel(run: string, reason?: string): Promise<boolean>
  /**
   * Goes on with every run that was cut off, and takes over the deadlines of those that wait. Nodes
   * whose results are recorded do not run again.
   * @param find the version a run began with; left out, the source of graphs is asked. A run whose
   * graph is gone is left alone, and one whose graph has problems by now is ended
   * @param onStuck told why a run cannot go on; then one whose graph has problems is left alone too
   */
  recover(
    find?: FindGraph,
    onStuck?: (record: RunRecord, why: string) => void,
  ): Promise<readonly RunHandle[]>
  /** Takes no more runs, gives those under way `grace` milliseconds, and leaves the rest to go on later. */
  close(options?: { grace?: number }): Promise<void>
}

/** Milliseconds after which a run goes on whose journal refused. */
const patienceWithDisk = 3000

type FindGraph = (record: RunRecord) => Graph | undefined | Promise<Graph | undefined>

/** Puts the parts together: nodes from the catalogue, models and indexes from outside, records in the journal. */
export function createEngine(options: EngineOptions): Engine {
  const { catalogue, journal, indexes } = options
  const prepare = createPreparation(catalogue, options.graphs)
  const compiled = new WeakMap<Body, Promise<CompiledBody>>()
  const live = new Map<string, { readonly running: RunningGraph; readonly handle: RunHandle }>()
  /** Graphs of runs that this process started and that wait, where no source can find them. */
  const waiting = new Map<string, Graph>()
  const deadlines = new Deadlines((run, path) => void expire(run, path).catch(() => undefined))
  /** Runs that nobody works on and whose end is being written. */
  const ending = new Map<string, Promise<void>>()
  let findGraph: FindGraph = ({ graph, version }) => options.graphs?.find(graph, version)
  let closed = false

  function compile(body: Body): Promise<CompiledBody> {
    let ready = compiled.get(body)
    if (ready === undefined) compiled.set(body, (ready = compileBody(body)))
    return ready
  }

  function launch(
    planned: PlannedGraph,
    input: PortValues,
    given: {
      id: string
      settings: RunSettings
      version?: string
      replay?: RunSetup['replay']
      recovered?: Recovered
      answers?: readonly NewAnswer[]
      signal?: AbortSignal | undefined
    },
  ): RunHandle {
    const { id } = given
    const stream = new EventStream((after) => journal.events(id, after))
    const running = new RunningGraph({
      id,
      plan: planned.plan,
      version: given.version ?? planned.version,
      input,
      journal,
      models: typeof options.models === 'function' ? options.models() : options.models,
      indexes,
      compiled: compile,
      stream,
      recovered: given.recovered,
      answers: given.answers ?? [],
      replay: given.replay,
      settings: given.settings,
      subgraphs: planned.subgraphs,
    })
    const handle: RunHandle = {
      id,
      events: (after) => stream.read(after),
      started: running.started,
      result: running.result,
      // Where the journal refuses the end, the run stays as it is.
      cancel: (reason) => void cancel(id, reason).catch(() => undefined),
    }
    live.set(id, { running, handle })
    deadlines.forget(id)
    const onAbort = (): void => running.cancel()
    if (given.signal?.aborted) running.cancel()
    given.signal?.addEventListener('abort', onAbort, { once: true })
    const forget = (): void => {
      given.signal?.removeEventListener('abort', onAbort)
      live.delete(id)
    }
    running.result.then(
      ({ status }) => {
        forget()
        if (status !== 'waiting') return void waiting.delete(id)
        if (options.graphs === undefined) waiting.set(id, planned.graph)
        deadlines.watch(id, openWaits(readRecovered(journal, id)))
      },
      (error: unknown) => {
        forget()
        // It was the journal that refused.
        if (error instanceof RunInterrupted && error.cause !== undefined)
          goOnLater(id, planned.graph)
      },
    )
    options.onRun?.(handle)
    return handle
  }

  /** The id of a new run. @throws when the id that was asked for is taken */
  function newId({ id }: RunOptions): string {
    if (closed) throw new Error('Heddle is stopping and takes no new runs.')
    // In the journal the second start would spoil the commit of every run that it shares.
    if (id !== undefined && (live.has(id) || journal.run(id) !== undefined))
      throw new Error(`There is already a run "${id}"; a new run needs an id of its own.`)
    return id ?? newRunId()
  }

  /** Tries again and again to go on with a run whose journal refused. */
  function goOnLater(id: string, graph: Graph): void {
    const tryIt = async (): Promise<void> => {
      const record = closed ? undefined : journal.run(id)
      if (record !== undefined && record.endedAt === undefined) await goOn(record, graph, () => [])
    }
    // What is refused once more comes here again; a graph or journal that is gone is for the next start.
    setTimeout(() => void tryIt().catch(() => undefined), patienceWithDisk).unref()
  }

  /** Goes on with a run from what is recorded of it. */
  async function goOn(
    record: RunRecord,
    graph: Graph,
    answers: (past: Recovered) => readonly NewAnswer[],
  ): Promise<RunHandle | undefined> {
    const { subgraphs, replay: request } = readRecovered(journal, record.id)
    const unedited = await prepare(graph, subgraphs)
    const planned = await prepare(withConfigs(unedited.graph, request?.edits?.config), subgraphs)
    await ending.get(record.id)
    // Read again: meanwhile somebody else may have gone on with it, or ended it.
    if (closed || live.has(record.id)) return undefined
    if (journal.run(record.id)?.endedAt !== undefined) return undefined
    const past = readRecovered(journal, record.id)
    const replay =
      past.replayOf === undefined ? undefined : replayOf(past.replayOf, past.replay ?? {})
    return launch(planned, valuesOf(past.input), {
      id: record.id,
      version: record.version,
      settings: past.settings,
      recovered: past,
      answers: answers(past),
      ...(replay === undefined ? {} : { replay }),
    })
  }

  function replayOf(run: string, request: ReplayRequest): NonNullable<RunSetup['replay']> {
    return { request, records: new Replay(run, request, readRecovered(journal, run).spans) }
  }

  async function answer(
    run: string,
    node: string,
    given: Omit<NewAnswer, 'path' | 'node'>,
    graph?: Graph,
  ): Promise<RunHandle> {
    for (;;) {
      const record = journal.run(run)
      if (record === undefined) throw new AnswerError('unknown-run', `There is no run "${run}".`)
      const path = findWait(record, readRecovered(journal, run), node, given.answer)
      const said: NewAnswer = { ...given, path: path.path, node: path.node }
      const going = live.get(run)
      if (going !== undefined) {
        const taken = going.running.answer(said)
        if (taken === undefined) throw alreadyAnswered(record, path.path)
        if (taken !== false) {
          await taken
          return going.handle
        }
        // It is about to end or to lie down; then it is seen what the answer is worth.
        await going.running.result.catch(() => undefined)
        continue
      }
      if (closed) throw new Error('Heddle is stopping; the answer was not taken.')
      const document = graph ?? waiting.get(run) ?? (await findGraph(record))
      if (document === undefined) {
        throw new AnswerError(
          'unknown-graph',
          `The run "${run}" cannot go on: its graph "${record.graph}" is not stored any more.`,
        )
      }
      const handle = await goOn(record, document, (past) => {
        findWait(record, past, node, given.answer)
        return [said]
      })
      if (handle === undefined) continue
      await handle.started
      return handle
    }
  }

  async function cancel(run: string, message = 'It was cancelled.'): Promise<boolean> {
    const going = live.get(run)
    if (going !== undefined) {
      going.running.cancel(message)
      // It may have been about to lie down.
      void going.running.result.then(
        ({ status }) => status === 'waiting' && cancel(run, message),
        () => undefined,
      )
      return true
    }
    const record = journal.run(run)
    if (record === undefined || record.endedAt !== undefined || ending.has(run)) return false
    deadlines.forget(run)
    const error = { message, code: 'cancelled' }
    const ended = endRecovered(journal, run, readRecovered(journal, run), 'cancelled', error)
    ending.set(run, ended)
    try {
      await ended
    } finally {
      ending.delete(run)
    }
    waiting.delete(run)
    return true
  }

  /** Nobody answered in time: the default does, or the node fails. */
  async function expire(run: string, path: string): Promise<void> {
    const wait = readRecovered(journal, run).spans.get(path)?.wait
    const given = wait?.request.default
    const expired = { expired: true as const, ...(given === undefined ? {} : { answer: given }) }
    try {
      await answer(run, path, expired)
    } catch (error) {
      // Somebody was faster, its graph is gone, or Heddle stops and the next start sees to it.
      if (closed || error instanceof AnswerError) return
      // Whatever else it was, as a full disk, may pass.
      if (!(error instanceof GraphError))
        return deadlines.watchAgain(run, openWaits(readRecovered(journal, run)))
      await endRecovered(journal, run, readRecovered(journal, run), 'failed', cannotGoOn(error))
    }
  }

  return {
    prepare: (graph) => prepare(graph),
    estimate: async (graph) => estimateRun(journal, await prepare(graph)),
    async start(graph, input, given = {}) {
      const { signal, graphs, ...rest } = given
      const planned = await prepare(graph, undefined, graphs)
      const handle = launch(planned, readInput(planned.graph, input), {
        id: newId(given),
        settings: settingsOf(rest),
        signal,
      })
      await handle.started
      return handle
    },
    async replay(run, given = {}) {
      const record = journal.run(run)
      if (record === undefined) throw new ReplayError([`There is no run "${run}".`])
      const base = given.graph ?? waiting.get(run) ?? (await findGraph(record))
      if (base === undefined) {
        throw new ReplayError([
          `The graph "${record.graph}" of the run "${run}" is not stored any more; say which graph is to run.`,
        ])
      }
      const request = requestOf(given)
      const { input, subgraphs } = readRecovered(journal, run)
      const pinned = given.graph === undefined ? subgraphs : {}
      const unedited = await prepare(base, pinned, given.graphs)
      const problems = replayProblems(unedited.plan, request)
      if (problems.length > 0) throw new ReplayError(problems)
      const edited = withConfigs(unedited.graph, request.edits?.config)
      const planned = await prepare(edited, pinned, given.graphs)
      const known = Object.entries(input).filter(([name]) =>
        Object.hasOwn(planned.graph.inputs, name),
      )
      const values = { ...Object.fromEntries(known), ...request.edits?.input }
      const handle = launch(planned, readInput(planned.graph, values), {
        id: newId(given),
        version: unedited.version,
        settings: settingsOf(given),
        replay: replayOf(run, request),
        signal: given.signal,
      })
      await handle.started
      return handle
    },
    answer: (run, node, values, { by, graph } = {}) =>
      answer(run, node, { answer: values, ...(by === undefined ? {} : { by }) }, graph),
    attach: (run) => live.get(run)?.handle,
    cancel,
    async recover(find = findGraph, onStuck) {
      findGraph = find
      const recovered: RunHandle[] = []
      for (const record of [...runsOf(journal, 'running'), ...runsOf(journal, 'waiting')]) {
        if (live.has(record.id)) continue
        try {
          const past = readRecovered(journal, record.id)
          if (record.status === 'waiting' && !hasUnheardAnswer(past)) {
            deadlines.watch(record.id, openWaits(past))
            continue
          }
          const graph = await find(record)
          if (graph === undefined) {
            onStuck?.(record, 'Its graph is not stored any more.')
            continue
          }
          const handle = await goOn(record, graph, () => [])
          if (handle !== undefined) recovered.push(handle)
        } catch (error) {
          // One run that cannot go on must not keep the others from it.
          const damaged = error instanceof RunDamaged
          if (!damaged && !(error instanceof GraphError)) throw error
          onStuck?.(record, error.message)
          if (damaged || onStuck !== undefined) continue
          const past = readRecovered(journal, record.id)
          await endRecovered(journal, record.id, past, 'failed', cannotGoOn(error))
        }
      }
      return recovered
    },
    async close({ grace = 0 } = {}) {
      closed = true
      deadlines.stop()
      const results = (): Promise<unknown> =>
        Promise.allSettled([...live.values()].map(({ running }) => running.result))
      if (grace > 0 && live.size > 0) {
        let timer: ReturnType<typeof setTimeout> | undefined
        const over = new Promise((resolve) => {
          timer = setTimeout(resolve, grace)
        })
        await Promise.race([results(), over])
        clearTimeout(timer)
      }
      for (const { running } of live.values()) running.interrupt('Heddle was stopped')
      await results()
    },
  }
}

/** Of a run whose graph has problems by now, as one whose graph needs a node type that is gone. */
function cannotGoOn({ message }: GraphError): FailureDescription {
  return { message: `The run cannot go on. ${message}`, code: 'config' }
}
