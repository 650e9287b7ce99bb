import type { Catalogue } from '../graph/catalogue.ts'
import { checkContext } from '../graph/catalogue-check.ts'
import { check } from '../graph/check.ts'
import type { Graph } from '../graph/document.ts'
import { GraphError, type Problem } from '../graph/problem.ts'
import { hashGraph } from '../graph/hash.ts'
import type { Journal, RunRecord } from '../journal/journal.ts'
import type { Models } from '../models/models.ts'
import { compileBody, type CompiledBody } from '../plan/compile.ts'
import { planGraph } from '../plan/plan-graph.ts'
import type { Body, Plan } from '../plan/plan.ts'
import type { Indexes } from '../retrieval/search-index.ts'
import type { Budget } from './budget.ts'
import { EventStream } from './event-stream.ts'
import type { RunEvent } from './events.ts'
import { readInput } from './input-error.ts'
import { endRecovered, readRecovered, type Recovered } from './recover.ts'
import { RunningGraph, type RunResult } from './run-graph.ts'
import { newRunId } from './run-id.ts'
import { valuesOf, type PortValues } from './value.ts'

export interface EngineOptions {
  readonly catalogue: Catalogue
  readonly journal: Journal
  /** Looked at when a run starts, so that changed settings reach the next run. */
  readonly models: Models | (() => Models)
  readonly indexes: Indexes
  readonly graphs?: GraphSource
}

/** Finds the graphs that subgraph nodes name. */
interface GraphSource {
  /** @param version a hash or a label; left out, the newest */
  find(name: string, version?: string): Graph | undefined
}

/** A graph that has been checked and planned. */
export interface PreparedGraph {
  readonly graph: Graph
  readonly version: string
  /** Warnings only. */
  readonly problems: readonly Problem[]
}

export interface RunOptions {
  readonly id?: string
  readonly replayOf?: string
  /** Lets records of earlier runs answer for pure nodes with the same key. */
  readonly reuse?: boolean
  /** Tells apart repeated runs of the same inputs in an experiment. */
  readonly trial?: number
  readonly budget?: Budget
  readonly signal?: AbortSignal
}

export interface RunHandle {
  readonly id: string
  /** What is recorded above `after`, then what happens, until the run ends. */
  events(after?: number): AsyncIterable<RunEvent>
  /** Kept when the start of the run is durable. */
  readonly started: Promise<void>
  /** @throws RunInterrupted when the process stops before the run's end */
  readonly result: Promise<RunResult>
  cancel(reason?: string): void
}

export interface Engine {
  /** Checks and plans a graph; done once for each version. @throws GraphError */
  prepare(graph: Graph): PreparedGraph
  /** Answers when the start is durable. @throws GraphError, InputError */
  start(
    graph: Graph,
    input: Readonly<Record<string, unknown>>,
    options?: RunOptions,
  ): Promise<RunHandle>
  /** A run that is under way in this process. */
  attach(run: string): RunHandle | undefined
  /**
   * Goes on with every run that was cut off. Nodes whose results are recorded do not run again.
   * @param find the version a run began with; a run whose graph is gone is left alone, and one
   * whose graph has problems by now is ended
   */
  recover(find: (record: RunRecord) => Graph | undefined): Promise<readonly RunHandle[]>
  /** Takes no more runs, gives those under way `grace` milliseconds, and leaves the rest to go on later. */
  close(options?: { grace?: number }): Promise<void>
}

/** Plans kept for graphs that run often. */
const keptPlans = 200

/** Puts the parts together: nodes from the catalogue, models and indexes from outside, records in the journal. */
export function createEngine(options: EngineOptions): Engine {
  const { catalogue, journal, indexes } = options
  const context = checkContext(catalogue, options.graphs)
  const prepared = new Map<string, PreparedGraph & { readonly plan: Plan }>()
  const compiled = new WeakMap<Body, Promise<CompiledBody>>()
  const live = new Map<string, { readonly running: RunningGraph; readonly handle: RunHandle }>()
  let closed = false

  function prepare(graph: Graph): PreparedGraph & { readonly plan: Plan } {
    const known = prepared.get(versionOf(graph) ?? '')
    if (known !== undefined) return known
    const checked = check(graph, context)
    const failed = checked.problems.some((problem) => problem.severity === 'error')
    if (failed || checked.graph === undefined) throw new GraphError(nameOf(graph), checked.problems)
    const version = hashGraph(checked.graph)
    const plan = planGraph(checked.graph, catalogue, context)
    const entry = { graph: checked.graph, version, problems: checked.problems, plan }
    prepared.set(version, entry)
    const [oldest] = prepared.keys()
    if (prepared.size > keptPlans && oldest !== undefined) prepared.delete(oldest)
    return entry
  }

  function compile(body: Body): Promise<CompiledBody> {
    let ready = compiled.get(body)
    if (ready === undefined) compiled.set(body, (ready = compileBody(body)))
    return ready
  }

  function launch(
    plan: Plan,
    input: PortValues,
    given: RunOptions,
    recovered?: Recovered,
  ): RunHandle {
    const id = given.id ?? newRunId()
    const stream = new EventStream((after) => journal.events(id, after))
    const running = new RunningGraph({
      id,
      plan,
      input,
      journal,
      models: typeof options.models === 'function' ? options.models() : options.models,
      indexes,
      compiled: compile,
      stream,
      recovered,
      replayOf: given.replayOf,
      budget: given.budget ?? {},
      reuse: given.reuse ?? false,
      trial: given.trial ?? 0,
    })
    const handle: RunHandle = {
      id,
      events: (after) => stream.read(after),
      started: running.started,
      result: running.result,
      cancel: (reason) => running.cancel(reason),
    }
    live.set(id, { running, handle })
    const onAbort = (): void => running.cancel()
    if (given.signal?.aborted) running.cancel()
    given.signal?.addEventListener('abort', onAbort, { once: true })
    const forget = (): void => {
      given.signal?.removeEventListener('abort', onAbort)
      live.delete(id)
    }
    running.result.then(forget, forget)
    return handle
  }

  return {
    prepare,
    async start(graph, input, given = {}) {
      if (closed) throw new Error('Heddle is stopping and takes no new runs.')
      const { plan } = prepare(graph)
      // In the journal the second start would spoil the commit of every run that it shares.
      if (given.id !== undefined && (live.has(given.id) || journal.run(given.id) !== undefined))
        throw new Error(`There is already a run "${given.id}"; a new run needs an id of its own.`)
      const handle = launch(plan, readInput(plan.graph, input), given)
      await handle.started
      return handle
    },
    attach: (run) => live.get(run)?.handle,
    async recover(find) {
      const recovered: RunHandle[] = []
      for (const record of openRuns(journal)) {
        const graph = live.has(record.id) ? undefined : find(record)
        if (graph === undefined) continue
        const past = readRecovered(journal, record.id)
        try {
          const { plan } = prepare(graph)
          recovered.push(launch(plan, valuesOf(past.input), { id: record.id }, past))
        } catch (error) {
          if (!(error instanceof GraphError)) throw error
          // One run that cannot go on must not keep the others from it.
          await endRecovered(journal, record.id, past, error.message)
        }
      }
      return recovered
    },
    async close({ grace = 0 } = {}) {
      closed = true
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

/** Undefined for what has not even the shape of a graph; the check says what is wrong with it. */
function versionOf(document: Graph): string | undefined {
  try {
    return hashGraph(document)
  } catch {
    return undefined
  }
}

function nameOf(document: unknown): string {
  const named = typeof document === 'object' && document !== null && 'name' in document
  return named ? String(document.name) : 'unnamed'
}

function openRuns(journal: Journal): readonly RunRecord[] {
  const open: RunRecord[] = []
  for (let before: string | undefined; ;) {
    const page = journal.runs({
      status: 'running',
      limit: 200,
      ...(before === undefined ? {} : { before }),
    })
    open.push(...page)
    before = page.at(-1)?.id
    if (page.length < 200) return open.reverse()
  }
}
