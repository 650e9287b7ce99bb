import type { Catalogue } from '../graph/catalogue.ts'
import type { Journal } from '../journal/journal.ts'
import type { Models } from '../models/models.ts'
import { addUsage, type Usage } from '../models/usage.ts'
import type { CompiledBody } from '../plan/compile.ts'
import type { Body, Plan } from '../plan/plan.ts'
import type { Indexes } from '../retrieval/search-index.ts'
import { Meter } from './budget.ts'
import type { EventStream } from './event-stream.ts'
import type {
  FailureDescription,
  NodeAnswer,
  RunOutcome,
  RunSettings,
  RunStatus,
  Values,
} from './events.ts'
import { gatherInputs, outputError } from './gather-inputs.ts'
import type { Outside } from './outside.ts'
import { readRecovered, spanAfter, type Recovered } from './recover.ts'
import { Recorder } from './recorder.ts'
import type { Replay } from './replay.ts'
import type { ReplayRequest } from './replay-request.ts'
import { runBody, runNode } from './run-body.ts'
import type { RunState } from './run-state.ts'
import { Scope } from './scope.ts'
import { dataOf, valuesOf, type PortValues, type Value } from './value.ts'

export interface RunResult {
  readonly id: string
  readonly graph: string
  readonly version: string
  readonly status: RunStatus
  readonly outputs: Values
  readonly usage: Usage
  readonly startedAt: number
  readonly endedAt?: number
  readonly error?: FailureDescription
  /** With the status `waiting`: the nodes that wait for a person, by path. */
  readonly waiting?: readonly string[]
}

/** Everything one run needs from outside. */
export interface RunSetup {
  readonly id: string
  readonly plan: Plan
  /** Hash of the graph that was asked for; in a replay with edits the plan is of another. */
  readonly version: string
  readonly input: PortValues
  readonly catalogue: Catalogue
  readonly journal: Journal
  readonly models: Models
  readonly indexes: Indexes
  readonly outside: Outside
  readonly compiled: (body: Body) => Promise<CompiledBody>
  readonly stream: EventStream
  readonly recovered: Recovered | undefined
  /** What a person said, with which the run goes on. */
  readonly answers: readonly NewAnswer[]
  readonly replay: { readonly request: ReplayRequest; readonly records: Replay } | undefined
  readonly settings: RunSettings
  /** What nodes wait for before they begin, while another process may have taken the run over. */
  readonly hold?: (() => Promise<void> | undefined) | undefined
  readonly about: Values | undefined
  /** Hashes of the graphs that its subgraph nodes name. */
  readonly subgraphs: Readonly<Record<string, string>>
}

/** An answer before it is recorded. */
export type NewAnswer = Omit<NodeAnswer, 'type' | 'run' | 'seq' | 'at'>

/** Thrown (as a rejected result) when a run had to leave off and can go on later: the engine closed, or the disk refused. */
export class RunInterrupted extends Error {
  constructor(run: string, why: string, cause?: unknown) {
    const when = cause === undefined ? 'Heddle starts again' : 'that is possible again'
    super(`The run "${run}" was interrupted because ${why}. It goes on when ${when}.`, { cause })
    this.name = 'RunInterrupted'
  }
}

/** Why a run's signal was aborted. */
type Stop =
  | { readonly kind: 'cancelled'; readonly message: string }
  | { readonly kind: 'budget'; readonly error: FailureDescription }
  | { readonly kind: 'interrupted'; readonly error: RunInterrupted }

/** A run on its way. `started` is kept when its start is durable. */
export class RunningGraph {
  readonly started: Promise<void>
  /** Of the run when it is over, or waits for a person with nothing left to do. */
  readonly result: Promise<RunResult>
  readonly #setup: RunSetup
  readonly #controller = new AbortController()
  readonly #recorder: Recorder
  readonly #startedAt: number
  #recovered: Recovered | undefined
  #stop: Stop | undefined
  /** Paths whose answer is not in the journal yet, where another answer would be refused for it. */
  readonly #answered = new Set<string>()
  /** An answer came while other nodes were at work, and is to be gone on with. */
  #toldMore = false
  /** No answer can be taken any more: the run ends, or lies down to wait. */
  #leaving = false

  constructor(setup: RunSetup) {
    this.#setup = setup
    this.#recovered = setup.recovered
    this.#recorder = new Recorder({
      run: setup.id,
      journal: setup.journal,
      after: setup.recovered?.seq ?? 0,
      ...(setup.recovered === undefined ? {} : { marks: setup.recovered.marks }),
      publish: (event) => setup.stream.publish(event),
      onFailure: (cause) => this.#refuse(cause),
    })
    this.#startedAt = setup.recovered?.startedAt ?? this.#recorder.now()
    this.started = this.#recordStart()
    this.result = this.#run()
    // Whoever started the run may look at its events only.
    this.result.catch(() => undefined)
  }

  cancel(message = 'It was cancelled.'): void {
    this.#abort({ kind: 'cancelled', message })
  }

  /** Stops without an end: the run stays as it is in the journal and goes on later. */
  interrupt(why: string, cause?: unknown): void {
    this.#abort({ kind: 'interrupted', error: new RunInterrupted(this.#setup.id, why, cause) })
  }

  /** Records a person's answer. False when it comes too late for what is under way; undefined when that node has one. */
  answer(answer: NewAnswer): Promise<void> | false | undefined {
    if (this.#leaving || this.#stop !== undefined) return false
    if (this.#answered.has(answer.path)) return undefined
    this.#toldMore = true
    return this.#recordAnswer(answer)
  }

  #recordAnswer(answer: NewAnswer): Promise<void> {
    const { path } = answer
    const given = valuesOf(answer.answer ?? {})
    const recorded = this.#recorder.record({ type: 'node-answer', ...answer }, given)
    const release = (): void => void this.#answered.delete(path)
    this.#answered.add(path)
    recorded.then(release, release)
    return recorded
  }

  /** The journal refused. Whatever else was to stop the run, its end cannot be recorded now. */
  #refuse(cause: unknown): void {
    const why = 'the journal could not be written'
    this.#stop = { kind: 'interrupted', error: new RunInterrupted(this.#setup.id, why, cause) }
    this.#controller.abort(new Error('The run was stopped.'))
  }

  #abort(stop: Stop): void {
    if (this.#stop !== undefined) return
    this.#stop = stop
    this.#controller.abort(new Error('The run was stopped.'))
  }

  #recordStart(): Promise<void> {
    const { plan, input, recovered, replay, settings, about, subgraphs, answers } = this.#setup
    if (recovered !== undefined) {
      for (const answer of answers) void this.#recordAnswer(answer)
      const reason = answers.length === 0 ? 'restart' : 'answer'
      return this.#recorder.record({ type: 'run-resume', reason })
    }
    return this.#recorder.record(
      {
        type: 'run-start',
        graph: plan.graph.name,
        version: this.#setup.version,
        input: dataOf(input),
        ...(replay === undefined ? {} : { replayOf: replay.records.run }),
        ...(replay === undefined || isEmpty(replay.request) ? {} : { replay: replay.request }),
        ...(isEmpty(settings) ? {} : { settings }),
        ...(about === undefined ? {} : { about }),
        ...(isEmpty(subgraphs) ? {} : { subgraphs }),
      },
      input,
      this.#startedAt,
    )
  }

  async #run(): Promise<RunResult> {
    const { plan, stream, settings } = this.#setup
    const meter = new Meter(
      settings.budget ?? {},
      (error) => this.#abort({ kind: 'budget', error: { message: error.message, code: 'budget' } }),
      this.#setup.recovered?.spent,
    )
    let run = this.#stateWith(meter)
    try {
      for (;;) {
        const scope = new Scope()
        await runBody(plan.root, scope, run)
        if (this.#stop?.kind === 'interrupted') throw this.#stop.error
        const waits =
          run.waiting.length > 0 && run.failures.length === 0 && this.#stop === undefined
        if (waits && this.#toldMore) {
          await this.#takeAnswers()
          meter.beginAgain()
          run = this.#stateWith(meter)
          continue
        }
        this.#leaving = true
        // Awaited here: a journal that refuses the end interrupts the run.
        if (waits) {
          const result = await this.#wait(run)
          // Who cancelled it meanwhile was told that it stops.
          if (this.#stop === undefined || this.#wasInterrupted()) return result
        }
        return await this.#end(await outputsOf(plan, scope, run), run)
      }
    } catch (error) {
      if (this.#stop?.kind === 'interrupted') {
        // Whoever goes on with it next, perhaps at once, reads how far it came.
        await this.#recorder.settled()
        throw this.#stop.error
      }
      // A fault of ours, not of a node: what still runs is stopped, and the run gets its end.
      this.#leaving = true
      this.#controller.abort(new Error('The run was stopped.'))
      run.failures.push({
        message: 'The run failed inside the engine. The log of the server has the details.',
        code: 'internal',
      })
      await this.#end({}, run)
      throw error
    } finally {
      meter.stop()
      this.#recorder.stop()
      // Without an end that was recorded, readers would wait for ever.
      stream.end()
    }
  }

  #wasInterrupted(): boolean {
    return this.#stop?.kind === 'interrupted'
  }

  /** Begins from the start with all that is recorded: nothing of it is executed again. */
  #stateWith(meter: Meter): RunState {
    const { id, plan, input, journal, models, indexes, outside, compiled, replay, settings } =
      this.#setup
    const spans = new Map(this.#recovered?.spans)
    for (const given of this.#recovered === this.#setup.recovered ? this.#setup.answers : []) {
      const answer = { ...given, type: 'node-answer' as const, run: id, seq: 0, at: Date.now() }
      spans.set(given.path, spanAfter(spans.get(given.path), answer))
    }
    return {
      id,
      input,
      journal,
      models,
      indexes,
      outside,
      compiled,
      catalogue: this.#setup.catalogue,
      tools: plan.tools,
      runStep: runNode,
      recorder: this.#recorder,
      signal: this.#controller.signal,
      meter,
      recovered: spans,
      hold: this.#setup.hold,
      reuse: settings.reuse ?? false,
      trial: settings.trial ?? 0,
      replay: replay?.records,
      failures: [],
      waiting: [],
      usage: this.#recovered === undefined ? [] : [this.#recovered.usage],
    }
  }

  /** Goes on at once with what was answered while other nodes were at work. */
  async #takeAnswers(): Promise<void> {
    this.#toldMore = false
    await this.#recorder.record({ type: 'run-resume', reason: 'answer' })
    this.#recovered = readRecovered(this.#setup.journal, this.#setup.id)
  }

  async #wait(run: RunState): Promise<RunResult> {
    const { id, plan, version } = this.#setup
    const waiting = run.waiting.toSorted()
    await this.#recorder.record({ type: 'run-wait', waiting })
    return {
      id,
      graph: plan.graph.name,
      version,
      status: 'waiting',
      outputs: {},
      usage: addUsage(run.usage.flatMap((one) => one.models)),
      startedAt: this.#startedAt,
      waiting,
    }
  }

  async #end(outputs: PortValues, run: RunState): Promise<RunResult> {
    const { id, plan, version } = this.#setup
    const { status, error } = this.#outcome(run.failures)
    const usage = addUsage(run.usage.flatMap((one) => one.models))
    const endedAt = this.#recorder.now()
    const shown = status === 'cancelled' ? {} : outputs
    await this.#recorder.record(
      {
        type: 'run-end',
        status,
        outputs: dataOf(shown),
        usage,
        // The clock may have been set back while nobody worked on it.
        duration: Math.max(0, endedAt - this.#startedAt),
        ...(error === undefined ? {} : { error }),
      },
      shown,
      endedAt,
    )
    return {
      id,
      graph: plan.graph.name,
      version,
      status,
      outputs: dataOf(shown),
      usage,
      startedAt: this.#startedAt,
      endedAt,
      ...(error === undefined ? {} : { error }),
    }
  }

  #outcome(failures: readonly FailureDescription[]): {
    status: RunOutcome
    error?: FailureDescription
  } {
    const stop = this.#stop
    if (stop?.kind === 'cancelled') {
      return { status: 'cancelled', error: { message: stop.message, code: 'cancelled' } }
    }
    if (stop?.kind === 'budget') return { status: 'failed', error: stop.error }
    const [first] = failures
    return first === undefined ? { status: 'succeeded' } : { status: 'failed', error: first }
  }
}

async function outputsOf(plan: Plan, scope: Scope, run: RunState): Promise<PortValues> {
  const outputs: Record<string, Value> = {}
  const { values, misfit } = await gatherInputs(plan.outputs, scope, run.input)
  if (misfit !== undefined) {
    const { message, code } = outputError(misfit)
    run.failures.push({ message, code })
  }
  for (const [name, value] of Object.entries(values)) outputs[name] = value
  return outputs
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0
}
