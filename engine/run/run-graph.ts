import type { Journal } from '../journal/journal.ts'
import type { Models } from '../models/models.ts'
import { addUsage, type Usage } from '../models/usage.ts'
import type { CompiledBody } from '../plan/compile.ts'
import type { Body, Plan } from '../plan/plan.ts'
import type { Indexes } from '../retrieval/search-index.ts'
import { Meter, type Budget } from './budget.ts'
import type { EventStream } from './event-stream.ts'
import type { FailureDescription, RunOutcome, RunStatus, Values } from './events.ts'
import { gatherInputs } from './gather-inputs.ts'
import type { Recovered } from './recover.ts'
import { Recorder } from './recorder.ts'
import { runBody } from './run-body.ts'
import type { RunState } from './run-state.ts'
import { Scope } from './scope.ts'
import { dataOf, type PortValues, type Value } from './value.ts'

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
}

/** Everything one run needs from outside. */
export interface RunSetup {
  readonly id: string
  readonly plan: Plan
  readonly input: PortValues
  readonly journal: Journal
  readonly models: Models
  readonly indexes: Indexes
  readonly compiled: (body: Body) => Promise<CompiledBody>
  readonly stream: EventStream
  readonly recovered: Recovered | undefined
  readonly replayOf: string | undefined
  readonly budget: Budget
  readonly reuse: boolean
  readonly trial: number
}

/** Thrown (as a rejected result) when a run had to leave off and can go on later: the engine closed, or the disk refused. */
export class RunInterrupted extends Error {
  constructor(run: string, why: string, cause?: unknown) {
    super(`The run "${run}" was interrupted because ${why}. It goes on when Heddle starts again.`, {
      cause,
    })
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
  readonly result: Promise<RunResult>
  readonly #setup: RunSetup
  readonly #controller = new AbortController()
  readonly #recorder: Recorder
  readonly #startedAt: number
  #stop: Stop | undefined

  constructor(setup: RunSetup) {
    this.#setup = setup
    this.#startedAt = setup.recovered?.startedAt ?? Date.now()
    this.#recorder = new Recorder({
      run: setup.id,
      journal: setup.journal,
      after: setup.recovered?.seq ?? 0,
      ...(setup.recovered === undefined ? {} : { marks: setup.recovered.marks }),
      publish: (event) => setup.stream.publish(event),
      onFailure: (cause) => this.#refuse(cause),
    })
    this.started = this.#recordStart()
    this.result = this.#run()
    // Whoever started the run may look at its events only.
    this.result.catch(() => undefined)
  }

  cancel(message = 'It was cancelled.'): void {
    this.#abort({ kind: 'cancelled', message })
  }

  /** Stops without an end: the run stays as it is in the journal and goes on later. */
  interrupt(why: string): void {
    this.#abort({ kind: 'interrupted', error: new RunInterrupted(this.#setup.id, why) })
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
    const { plan, input, recovered, replayOf } = this.#setup
    if (recovered !== undefined)
      return this.#recorder.record({ type: 'run-resume', reason: 'restart' })
    return this.#recorder.record(
      {
        type: 'run-start',
        graph: plan.graph.name,
        version: plan.version,
        input: dataOf(input),
        ...(replayOf === undefined ? {} : { replayOf }),
      },
      input,
      this.#startedAt,
    )
  }

  async #run(): Promise<RunResult> {
    const { plan, stream } = this.#setup
    const meter = new Meter(this.#setup.budget, (error) =>
      this.#abort({ kind: 'budget', error: { message: error.message, code: 'budget' } }),
    )
    const scope = new Scope()
    const run: RunState = {
      ...this.#setup,
      recorder: this.#recorder,
      signal: this.#controller.signal,
      meter,
      recovered: this.#setup.recovered?.spans ?? new Map(),
      failures: [],
      usage: [],
    }
    try {
      await runBody(plan.root, scope, run)
      if (this.#stop?.kind === 'interrupted') throw this.#stop.error
      // Awaited here: a journal that refuses the end interrupts the run.
      return await this.#end(await outputsOf(plan, scope, run), run)
    } catch (error) {
      if (this.#stop?.kind === 'interrupted') throw this.#stop.error
      // A fault of ours, not of a node: what still runs is stopped, and the run gets its end.
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

  async #end(outputs: PortValues, run: RunState): Promise<RunResult> {
    const { id, plan } = this.#setup
    const { status, error } = this.#outcome(run.failures)
    const usage = addUsage(run.usage.flatMap((one) => one.models))
    const endedAt = Date.now()
    const shown = status === 'cancelled' ? {} : outputs
    await this.#recorder.record(
      {
        type: 'run-end',
        status,
        outputs: dataOf(shown),
        usage,
        duration: endedAt - this.#startedAt,
        ...(error === undefined ? {} : { error }),
      },
      shown,
      endedAt,
    )
    return {
      id,
      graph: plan.graph.name,
      version: plan.version,
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
  const { values } = await gatherInputs(plan.outputs, scope, run.input)
  for (const [name, value] of Object.entries(values)) outputs[name] = value
  return outputs
}
