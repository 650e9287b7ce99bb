import type { NodeEnd } from '../journal/journal.ts'
import type { Usage } from '../models/usage.ts'
import { noUsage } from '../models/no-usage.ts'
import type { NodeStep, PlannedConfig } from '../plan/plan.ts'
import type { Question } from './ask.ts'
import type { NodeError as NodeErrorEvent } from './events.ts'
import { describeFailure } from './failure.ts'
import type { Outcome } from './outcome.ts'
import { failedOutcome, outcomeOf, waiting } from './recorded-outcome.ts'
import type { CallRecord } from './recorded-models.ts'
import type { RunState } from './run-state.ts'
import { dataOf, valuesOf, type PortValues } from './value.ts'

/** What an attempt took, or nothing where something else stands for it. */
export interface Taken {
  readonly attempt: number
  readonly calls: CallRecord | undefined
  /** Milliseconds. */
  readonly duration: number
  /** The journal key. */
  readonly key: string
}

/** What comes after a failed attempt. */
interface Retry {
  readonly error: unknown
  readonly attempt: number
  /** Milliseconds until the next attempt. */
  readonly delay: number
  readonly calls: CallRecord | undefined
  /** The next attempt is made with the next fallback. */
  readonly fallback: boolean
}

/** Writes down one execution of one node, and says what it comes to for the nodes behind. */
export class SpanRecord {
  readonly step: NodeStep
  readonly path: string
  readonly run: RunState
  /** In a replay: begins at this node, or reads what came of the beginning. */
  readonly fresh: boolean

  constructor(step: NodeStep, path: string, run: RunState, fresh: boolean) {
    this.step = step
    this.path = path
    this.run = run
    this.fresh = fresh
  }

  /** Kept when it is on disk that the attempt begins. */
  start(config: PlannedConfig, attempt: number, inputs: PortValues): Promise<void> {
    const { models, recorder } = this.run
    const [model] = config.models
    return recorder.record(
      {
        type: 'node-start',
        ...this.#place(),
        attempt,
        inputs: dataOf(inputs),
        ...(model === undefined ? {} : { model: models.resolve(model.role, model.name) }),
      },
      inputs,
    )
  }

  retry({ error, attempt, delay, calls, fallback }: Retry): void {
    const { path, step, run } = this
    const usage = this.#count(calls)
    void run.recorder.record({
      type: 'node-retry',
      path,
      node: step.id,
      attempt,
      error: describeFailure(error, step.id),
      delay,
      ...(usage.calls === 0 ? {} : { usage }),
      ...(fallback ? { fallback } : {}),
    })
  }

  wait({ request, deadline }: Question): Outcome {
    const { path, step, run } = this
    void run.recorder.record({
      type: 'node-wait',
      path,
      node: step.id,
      request,
      ...(deadline === undefined ? {} : { deadline }),
    })
    return waiting(path, run)
  }

  /** Records nothing: the run has been stopped. */
  stop(calls: CallRecord): Outcome {
    // What a call that was stopped had taken by then counts for the run.
    this.#count(calls)
    return { status: 'stopped' }
  }

  end(outputs: PortValues, { attempt, calls, duration, key }: Taken): Outcome {
    const usage = this.#count(calls)
    const record = { attempt, outputs: dataOf(outputs), usage, calls: callsOf(calls), duration }
    this.#write({ type: 'node-end', ...this.#place(), ...record, key, ...this.#mark() }, outputs)
    return { status: 'done', outputs, ...this.#mark() }
  }

  fail(error: unknown, { attempt, calls, duration, key }: Taken): Outcome {
    const handled = this.step.entry.onError === 'emit'
    const failure = describeFailure(error, this.step.id)
    const usage = this.#count(calls)
    const record = { attempt, error: failure, usage, calls: callsOf(calls), duration, key }
    this.#write({ type: 'node-error', ...this.#place(), ...record, handled, ...this.#mark() })
    const outcome = failedOutcome(failure, handled, this.run)
    return outcome.status === 'done' ? { ...outcome, ...this.#mark() } : outcome
  }

  /** The end that a replay puts here. Its key names no work, so that it answers for no other run. */
  edited(outputs: PortValues): Outcome {
    const record = { attempt: 1, outputs: dataOf(outputs), usage: noUsage, calls: [], duration: 0 }
    const event = { type: 'node-end', ...this.#place(), ...record, key: '', edited: true } as const
    this.#write(event, outputs)
    return { status: 'done', outputs }
  }

  /** The end that another run has recorded. */
  reused(record: NodeEnd | NodeErrorEvent, key: string): Outcome {
    const { run, path, duration } = record
    const saved = record.reused === undefined ? record.usage : record.saved
    const about = {
      ...this.#place(),
      attempt: 1,
      usage: noUsage,
      calls: [],
      key,
      duration,
      // Through any number of replays, the record of the execution itself is named.
      reused: record.reused ?? { run, path },
      ...(saved === undefined || saved.calls === 0 ? {} : { saved }),
    }
    if (record.type === 'node-end') {
      const outputs = valuesOf(record.outputs)
      this.#write({ ...about, type: 'node-end', outputs: record.outputs }, outputs)
      return { status: 'done', outputs }
    }
    this.#write({ ...about, type: 'node-error', error: record.error, handled: record.handled })
    return outcomeOf(record, this.run)
  }

  #count(calls: CallRecord | undefined): Usage {
    const usage = calls?.usage() ?? noUsage
    this.run.usage.push(usage)
    return usage
  }

  #place(): { readonly path: string; readonly node: string; readonly nodeType: string } {
    return { path: this.path, node: this.step.id, nodeType: this.step.type.type }
  }

  #mark(): { readonly fresh?: true } {
    return this.fresh ? { fresh: true } : {}
  }

  #write(
    event: Omit<NodeEnd, 'run' | 'seq' | 'at'> | Omit<NodeErrorEvent, 'run' | 'seq' | 'at'>,
    values?: PortValues,
  ): void {
    void this.run.recorder.record(event, values)
  }
}

function callsOf(calls: CallRecord | undefined): NodeEnd['calls'] {
  // A call of a node that was given up may still come to its end.
  return [...(calls?.calls ?? [])]
}
