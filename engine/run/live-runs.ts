import type { Graph } from '../graph/document.ts'
import { withConfigs } from '../graph/with-configs.ts'
import type { Journal, RunRecord } from '../journal/journal.ts'
import { offlineModels } from '../models/models.ts'
import { compileBody, type CompiledBody } from '../plan/compile.ts'
import type { Body } from '../plan/plan.ts'
import { Deadlines } from './deadlines.ts'
import type { EngineOptions, FindGraph, RunHandle, RunOptions } from './engine.ts'
import { EventStream } from './event-stream.ts'
import type { FailureDescription, RunSettings, Values } from './events.ts'
import type { PlannedGraph, Prepare } from './prepare.ts'
import { endRecovered, openWaits, readRecovered, type Recovered } from './recover.ts'
import { Replay } from './replay.ts'
import type { Outside } from './outside.ts'
import type { ReplayRequest } from './replay-request.ts'
import { RunElsewhere } from './run-elsewhere.ts'
import { RunInterrupted, RunningGraph, type NewAnswer, type RunSetup } from './run-graph.ts'
import { newRunId } from './run-id.ts'
import { valuesOf, type PortValues } from './value.ts'

/** Milliseconds after which a run goes on whose journal refused. */
const patienceWithDisk = 3000

interface LiveRun {
  readonly running: RunningGraph
  readonly handle: RunHandle
}

/** What a run is launched with, besides its graph and input. */
interface Launch {
  readonly id: string
  readonly settings: RunSettings
  readonly about?: Values | undefined
  /** Hash of the graph that was asked for, where the planned one has edits. */
  readonly version?: string
  readonly replay?: RunSetup['replay']
  readonly recovered?: Recovered
  readonly answers?: readonly NewAnswer[]
  readonly signal?: AbortSignal | undefined
}

/** The runs that this process works on, and what it must know of those that wait. */
export class LiveRuns {
  readonly journal: Journal
  readonly prepare: Prepare
  readonly deadlines: Deadlines
  /** Where graphs of earlier runs are looked for. */
  findGraph: FindGraph
  readonly #options: EngineOptions
  readonly #outside: Outside
  readonly #compiled = new WeakMap<Body, Promise<CompiledBody>>()
  readonly #live = new Map<string, LiveRun>()
  /** Graphs of runs that this process started and that wait, where no source can find them. */
  readonly #waiting = new Map<string, Graph>()
  /** Runs that nobody works on and whose end is being written. */
  readonly #ending = new Map<string, Promise<void>>()
  #closed = false

  /** @param onExpired told of a node whose time to wait for a person is over */
  constructor(
    options: EngineOptions,
    outside: Outside,
    prepare: Prepare,
    onExpired: (run: string, path: string) => void,
  ) {
    this.#options = options
    this.#outside = outside
    this.journal = options.journal
    this.prepare = prepare
    this.deadlines = new Deadlines(onExpired)
    this.findGraph = ({ graph, version }) => options.graphs?.find(graph, version)
  }

  get closed(): boolean {
    return this.#closed
  }

  get(run: string): LiveRun | undefined {
    return this.#live.get(run)
  }

  /** The graph of an earlier run, if it can still be found. */
  async graphOf(record: RunRecord): Promise<Graph | undefined> {
    return this.#waiting.get(record.id) ?? (await this.findGraph(record))
  }

  /** Sees to it that no other process works on a run. @throws RunElsewhere */
  async claim(run: string): Promise<void> {
    if ((await this.#options.claim?.(run)) === false) throw new RunElsewhere(run)
  }

  /** The id of a new run. @throws when the id that was asked for is taken */
  newId({ id }: RunOptions): string {
    if (this.#closed) throw new Error('Heddle is stopping and takes no new runs.')
    // In the journal the second start would spoil the commit of every run that it shares.
    if (id !== undefined && (this.#live.has(id) || this.journal.run(id) !== undefined))
      throw new Error(`There is already a run "${id}"; a new run needs an id of its own.`)
    return id ?? newRunId()
  }

  launch(planned: PlannedGraph, input: PortValues, given: Launch): RunHandle {
    const { id } = given
    const { journal } = this
    const { catalogue, indexes, models, onRun, hold } = this.#options
    const stream = new EventStream((after) => journal.events(id, after))
    const running = new RunningGraph({
      id,
      plan: planned.plan,
      version: given.version ?? planned.version,
      input,
      catalogue,
      journal,
      models: given.settings.offline
        ? offlineModels
        : typeof models === 'function'
          ? models()
          : models,
      indexes,
      outside: this.#outside,
      compiled: (body) => this.#compile(body),
      stream,
      recovered: given.recovered,
      answers: given.answers ?? [],
      replay: given.replay,
      settings: given.settings,
      hold,
      about: given.about,
      subgraphs: planned.subgraphs,
    })
    const handle: RunHandle = {
      id,
      events: (after) => stream.read(after),
      started: running.started,
      result: running.result,
      // Where the journal refuses the end, the run stays as it is.
      cancel: (reason) => void this.cancel(id, reason).catch(() => undefined),
    }
    this.#live.set(id, { running, handle })
    this.deadlines.forget(id)
    const onAbort = (): void => handle.cancel()
    if (given.signal?.aborted) handle.cancel()
    given.signal?.addEventListener('abort', onAbort, { once: true })
    const forget = (): void => {
      given.signal?.removeEventListener('abort', onAbort)
      this.#live.delete(id)
    }
    running.result.then(
      ({ status }) => {
        forget()
        if (status === 'waiting') this.#leaveWaiting(id, planned.graph)
        else this.#waiting.delete(id)
      },
      (error: unknown) => {
        forget()
        // It was the journal that refused.
        if (error instanceof RunInterrupted && error.cause !== undefined)
          this.#goOnLater(id, planned.graph)
      },
    )
    onRun?.(handle)
    return handle
  }

  /**
   * Goes on with a run from what is recorded of it. Undefined when somebody else has gone on with
   * it or ended it meanwhile. @throws RunElsewhere
   */
  async goOn(
    record: RunRecord,
    graph: Graph,
    answers: (past: Recovered) => readonly NewAnswer[] = () => [],
  ): Promise<RunHandle | undefined> {
    const { journal } = this
    const { id } = record
    const { subgraphs, replay: request } = readRecovered(journal, id)
    const unedited = await this.prepare(graph, subgraphs)
    const edited = withConfigs(unedited.graph, request?.edits?.config)
    const planned = await this.prepare(edited, subgraphs)
    await this.#ending.get(id)
    await this.claim(id)
    if (this.#closed || this.#live.has(id)) return undefined
    if (journal.run(id)?.endedAt !== undefined) return undefined
    const past = readRecovered(journal, id)
    return this.launch(planned, valuesOf(past.input), {
      id,
      version: record.version,
      settings: past.settings,
      recovered: past,
      answers: answers(past),
      ...(past.replayOf === undefined
        ? {}
        : { replay: this.replayOf(past.replayOf, past.replay ?? {}) }),
    })
  }

  /** The records of an earlier run, to answer for the nodes of a new one. */
  replayOf(run: string, request: ReplayRequest): NonNullable<RunSetup['replay']> {
    const { spans } = readRecovered(this.journal, run)
    return { request, records: new Replay(run, request, spans) }
  }

  /** Also a run that nobody works on. Kept when its end is durable; false when it came to another end, or is unknown. @throws RunElsewhere */
  async cancel(run: string, message = 'It was cancelled.'): Promise<boolean> {
    const going = this.#live.get(run)
    if (going !== undefined) {
      going.running.cancel(message)
      const { status } = await going.running.result
      // It was about to lie down.
      if (status === 'waiting') return this.cancel(run, message)
      return status === 'cancelled'
    }
    if (!this.#isOpen(run)) return false
    await this.claim(run)
    // Meanwhile it may have gone on here, or come to its end.
    if (this.#live.has(run)) return this.cancel(run, message)
    if (!this.#isOpen(run)) return false
    this.deadlines.forget(run)
    await this.end(run, 'cancelled', { message, code: 'cancelled' })
    return true
  }

  #isOpen(run: string): boolean {
    const record = this.journal.run(run)
    return record !== undefined && record.endedAt === undefined && !this.#ending.has(run)
  }

  /** Breaks off all runs that are under way, which other processes may have taken over. */
  letGo(): void {
    for (const [id, { running }] of this.#live) {
      running.interrupt('another process may have taken it over', new RunElsewhere(id))
    }
  }

  /** Writes the end of a run that nobody works on. */
  async end(run: string, status: 'failed' | 'cancelled', error: FailureDescription): Promise<void> {
    const { journal } = this
    const ended = endRecovered(journal, run, readRecovered(journal, run), status, error)
    this.#ending.set(run, ended)
    try {
      await ended
    } finally {
      this.#ending.delete(run)
    }
    this.#waiting.delete(run)
  }

  /** Takes no more runs, gives those under way `grace` milliseconds, and leaves the rest to go on later. */
  async close(grace: number): Promise<void> {
    this.#closed = true
    this.deadlines.stop()
    const results = (): Promise<unknown> =>
      Promise.allSettled([...this.#live.values()].map(({ running }) => running.result))
    if (grace > 0 && this.#live.size > 0) {
      let timer: ReturnType<typeof setTimeout> | undefined
      const over = new Promise((resolve) => {
        timer = setTimeout(resolve, grace)
      })
      await Promise.race([results(), over])
      clearTimeout(timer)
    }
    for (const { running } of this.#live.values()) running.interrupt('Heddle was stopped')
    await results()
  }

  #compile(body: Body): Promise<CompiledBody> {
    let ready = this.#compiled.get(body)
    if (ready === undefined) this.#compiled.set(body, (ready = compileBody(body)))
    return ready
  }

  #leaveWaiting(run: string, graph: Graph): void {
    if (this.#options.graphs === undefined) this.#waiting.set(run, graph)
    this.deadlines.watch(run, openWaits(readRecovered(this.journal, run)))
  }

  /** Tries again and again to go on with a run whose journal refused. */
  #goOnLater(run: string, graph: Graph): void {
    const tryIt = async (): Promise<void> => {
      const record = this.#closed ? undefined : this.journal.run(run)
      if (record !== undefined && record.endedAt === undefined) await this.goOn(record, graph)
    }
    // What is refused once more comes here again; a graph or journal that is gone is for the next start.
    setTimeout(() => void tryIt().catch(() => undefined), patienceWithDisk).unref()
  }
}
