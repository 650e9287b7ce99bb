import type { NodeStep, PlannedConfig } from '../plan/plan.ts'
import { makeAttempt } from './attempt.ts'
import { Parts } from './inside.ts'
import { sleep } from './attempt-limits.ts'
import type { Values } from './events.ts'
import { isFinal, isRetryable } from './failure.ts'
import type { Gathered } from './gather-inputs.ts'
import type { Outcome } from './outcome.ts'
import { defaultRetry, retryDelay } from './retry-delay.ts'
import type { RecoveredSpan, RunState } from './run-state.ts'
import { spanKey } from './span-key.ts'
import { SpanRecord, type Taken } from './span-record.ts'
import { takeEdit, takeRecord, takeWord } from './stand-in.ts'

/** One execution of one node: all of its attempts and fallbacks, or what stands for them. */
export class Execution {
  readonly #step: NodeStep
  readonly #gathered: Pick<Gathered, 'values' | 'misfit' | 'fresh'>
  readonly #run: RunState
  readonly #recorded: RecoveredSpan | undefined
  readonly #span: SpanRecord
  readonly #parts: Parts
  /** Of the attempt under way, over all configs. */
  #attempt: number
  /** The next attempt was begun before, and counted. */
  #goesOn: boolean

  constructor(
    step: NodeStep,
    path: string,
    gathered: Pick<Gathered, 'values' | 'misfit' | 'fresh'>,
    run: RunState,
    recorded: RecoveredSpan | undefined,
  ) {
    this.#step = step
    this.#gathered = gathered
    this.#run = run
    this.#recorded = recorded
    const fresh = gathered.fresh || run.replay?.beginsAt(path) === true
    this.#span = new SpanRecord(step, path, run, fresh)
    this.#parts = new Parts(path, run, fresh)
    const attempts = recorded?.attempts ?? 0
    // An attempt that was left for an answer goes on; it is no second one.
    this.#goesOn = recorded?.last === 'left-for-an-answer'
    this.#attempt = this.#goesOn ? attempts - 1 : attempts
  }

  async outcome(): Promise<Outcome> {
    const { configs } = this.#step
    for (const [number, config] of configs.entries()) {
      // Given up before the run was cut off.
      if (number < (this.#recorded?.fallbacks ?? 0)) continue
      const outcome = await this.#withConfig(config, number === configs.length - 1)
      if (outcome !== undefined) return outcome
    }
    throw new Error(`The node "${this.#step.id}" has no config.`)
  }

  /** Takes outputs that somebody put here in place of an execution. */
  edit(edited: Values): Outcome {
    return takeEdit(this.#span, edited)
  }

  /** Takes a person's word for what became of an attempt that was cut off; undefined when it is to be repeated. */
  async settle(said: Values): Promise<Outcome | undefined> {
    if (said['action'] === 'repeat') return undefined
    const key = await this.#key(this.#step.configs[this.#recorded?.fallbacks ?? 0]!)
    return takeWord(this.#span, said, { attempt: this.#attempt, key })
  }

  /** Undefined: this config failed, and there is another to fall back to. */
  async #withConfig(config: PlannedConfig, last: boolean): Promise<Outcome | undefined> {
    const key = await this.#key(config)
    const answered = takeRecord(this.#span, key)
    if (answered !== undefined) return answered
    const retry = this.#step.entry.retry ?? defaultRetry
    for (let tried = 1 + this.#failedBefore(config); ; tried += 1) {
      this.#attempt += 1
      const attempt = this.#attempt
      const failed = await this.#attemptOnce(config, key)
      if ('outcome' in failed) return failed.outcome
      const { error, calls } = failed
      const again = tried < retry.attempts && mayRepeat(this.#step, error)
      if (!again && last) return this.#span.fail(error, failed)
      const delay = again ? retryDelay(retry, tried, error) : 0
      this.#span.retry({ error, attempt, delay, calls, fallback: !again })
      if (!again) return undefined
      try {
        await sleep(delay, this.#run.signal)
      } catch {
        return { status: 'stopped' }
      }
    }
  }

  /** Attempts with this config that failed before the run was cut off. */
  #failedBefore(config: PlannedConfig): number {
    const { fallbacks = 0, failed = 0 } = this.#recorded ?? {}
    return config === this.#step.configs[fallbacks] ? failed : 0
  }

  async #attemptOnce(
    config: PlannedConfig,
    key: string,
  ): Promise<{ readonly outcome: Outcome } | FailedAttempt> {
    const run = this.#run
    const span = this.#span
    const attempt = this.#attempt
    const { values: inputs, misfit } = this.#gathered
    if (!this.#goesOn) run.meter.countExecution()
    this.#goesOn = false
    if (run.signal.aborted) return { outcome: { status: 'stopped' } }
    const begun = span.start(config, attempt, inputs)
    const said = this.#recorded?.said
    const attempted = await makeAttempt(
      {
        step: this.#step,
        path: span.path,
        number: attempt,
        config,
        inputs,
        misfit,
        said,
        begun,
        parts: this.#parts,
      },
      run,
    )
    run.recorder.endStreams(span.path)
    const { calls, duration } = attempted
    const taken = { attempt, calls, duration, key }
    switch (attempted.end) {
      case 'done':
        return { outcome: span.end(attempted.outputs, taken) }
      case 'asked':
        return { outcome: span.wait(attempted.question) }
      case 'asked-inside':
        // What waits has been recorded where it stands.
        run.waiting.push(...attempted.paths)
        return { outcome: { status: 'waiting' } }
      case 'stopped':
        return { outcome: span.stop(calls) }
      case 'failed':
        return { ...taken, error: attempted.error }
    }
  }

  #key(config: PlannedConfig): Promise<string> {
    return spanKey(this.#step, this.#span.path, config, this.#gathered.values, this.#run)
  }
}

interface FailedAttempt extends Taken {
  readonly error: unknown
}

/** Whether another attempt with the same config may follow, and may help. */
function mayRepeat({ entry, effect }: NodeStep, error: unknown): boolean {
  // Who wrote how often to try wants every error tried again, and knows what that does outside.
  if (entry.retry !== undefined) return !isFinal(error)
  return effect !== 'at-most-once' && isRetryable(error)
}
