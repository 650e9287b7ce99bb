import { journalKey } from '../journal/key.ts'
import type { NodeEnd } from '../journal/journal.ts'
import { noUsage } from '../models/usage.ts'
import type { NodeStep, PlannedConfig } from '../plan/plan.ts'
import { askingOf } from './ask.ts'
import { limitAttempt, sleep, untilAborted } from './attempt-limits.ts'
import type { NodeError as NodeErrorEvent, Values } from './events.ts'
import { describeFailure, isFinal, isRetryable } from './failure.ts'
import { misfitError, type Gathered } from './gather-inputs.ts'
import { Parts } from './inside.ts'
import { reachOutside } from './outside.ts'
import type { NodeContext } from './node-context.ts'
import type { Outcome } from './outcome.ts'
import { readOutputs } from './read-outputs.ts'
import { failedOutcome, outcomeOf, waiting } from './recorded-outcome.ts'
import { recordModels, type CallRecord } from './recorded-models.ts'
import { defaultRetry, retryDelay } from './retry-delay.ts'
import type { RecoveredSpan, RunState } from './run-state.ts'
import { dataOf, valuesOf, type PortValues } from './value.ts'

/** One execution of one node: all of its attempts and fallbacks. */
export class Execution {
  readonly #step: NodeStep
  readonly #path: string
  readonly #inputs: PortValues
  readonly #misfit: Gathered['misfit']
  readonly #run: RunState
  readonly #recorded: RecoveredSpan | undefined
  /** In a replay: begins at this node, or reads what came of the beginning. */
  readonly #fresh: boolean
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
    this.#path = path
    this.#inputs = gathered.values
    this.#misfit = gathered.misfit
    this.#run = run
    this.#recorded = recorded
    this.#fresh = gathered.fresh || run.replay?.beginsAt(path) === true
    this.#parts = new Parts(path, run, this.#fresh)
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
      const result = await this.#withConfig(config, number === configs.length - 1)
      if (result === undefined) continue
      return this.#fresh && result.status === 'done' ? { ...result, fresh: true } : result
    }
    throw new Error(`The node "${this.#step.id}" has no config.`)
  }

  /** Takes outputs that somebody put here in place of an execution. */
  async edit(edited: Values): Promise<Outcome> {
    try {
      const { outputs: ports } = this.#step
      const outputs = readOutputs('the edit of the replay', ports, edited)
      const record = {
        attempt: 1,
        outputs: dataOf(outputs),
        usage: noUsage,
        calls: [],
        key: '',
        duration: 0,
      }
      this.#record({ ...record, type: 'node-end', edited: true }, outputs)
      return { status: 'done', outputs }
    } catch (error) {
      return this.#fail({ error, calls: undefined, duration: 0, key: '' })
    }
  }

  /** Undefined: this config failed, and there is another to fall back to. */
  async #withConfig(config: PlannedConfig, last: boolean): Promise<Outcome | undefined> {
    const key = await this.#key(config)
    const answered = this.#answered(key)
    if (answered !== undefined) return answered
    const retry = this.#step.entry.retry ?? defaultRetry
    const explicit = this.#step.entry.retry !== undefined
    for (let tried = 1 + this.#failedBefore(config); ; tried += 1) {
      this.#attempt += 1
      const failed = await this.#attemptOnce(config, key)
      if ('outcome' in failed) return failed.outcome
      const wanted = explicit ? !isFinal(failed.error) : isRetryable(failed.error)
      const again = tried < retry.attempts && wanted && mayRepeat(this.#step)
      if (!again && last) return this.#fail(failed)
      const delay = again ? retryDelay(retry, tried, failed.error) : 0
      const usage = failed.calls?.usage() ?? noUsage
      this.#run.usage.push(usage)
      void this.#run.recorder.record({
        type: 'node-retry',
        path: this.#path,
        node: this.#step.id,
        attempt: this.#attempt,
        error: describeFailure(failed.error, this.#step.id),
        delay,
        ...(usage.calls === 0 ? {} : { usage }),
        ...(again ? {} : { fallback: true }),
      })
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
    const { id, type, entry, configs, outputs: ports } = this.#step
    const run = this.#run
    const path = this.#path
    const attempt = this.#attempt
    if (!this.#goesOn) run.meter.countExecution()
    this.#goesOn = false
    if (run.signal.aborted) return { outcome: { status: 'stopped' } }
    const begun = this.#recordStart(config)
    const started = performance.now()
    const limits = limitAttempt(id, entry.timeout, run.signal)
    // A node that was given up may go on for a while; what it still says belongs to nobody.
    let over = false
    const calls = recordModels(
      run.models,
      () => limits.alive(),
      (usage) => run.meter.countUsage(usage),
    )
    const asking = askingOf(id, this.#recorded?.said)
    const inside = this.#parts.begin(configs.indexOf(config), limits)
    try {
      // What must not happen twice may begin only when it is on disk that it began.
      if (this.#step.effect === 'at-most-once') await begun
      const context: NodeContext = {
        signal: limits.signal,
        models: calls.models,
        indexes: run.indexes,
        ...reachOutside(run.outside, limits.signal),
        inside,
        idempotencyKey: `${run.id}/${path}`,
        wired: { inputs: Object.keys(this.#inputs), outputs: this.#step.read },
        ask: asking.ask,
        budgetUsed: () => Math.min(1, run.meter.used()),
        delta: (port, text) => {
          if (over) return
          limits.alive()
          run.recorder.delta({ path, node: id, attempt, port }, text)
        },
      }
      if (this.#misfit !== undefined) throw misfitError(id, this.#misfit)
      const work = type.run({ config: config.values, inputs: dataOf(this.#inputs), context })
      const result = await untilAborted(work, limits.signal)
      await inside.end()
      if (asking.open() !== undefined) return this.#wait(asking.open()!)
      if (inside.waiting().length > 0) return this.#waitInside(inside.waiting())
      const outputs = readOutputs(`the node type "${type.type}"`, ports, result)
      run.recorder.endStreams(path)
      const usage = calls.usage()
      run.usage.push(usage)
      const duration = performance.now() - started
      const record = { attempt, outputs: dataOf(outputs), usage, calls: [...calls.calls] }
      this.#record({ ...record, ...this.#mark(), type: 'node-end', key, duration }, outputs)
      return { outcome: { status: 'done', outputs } }
    } catch (error) {
      await inside.end()
      run.recorder.endStreams(path)
      if (run.signal.aborted) {
        // What a call that was stopped had taken by then counts for the run.
        run.usage.push(calls.usage())
        return { outcome: { status: 'stopped' } }
      }
      const open = asking.open()
      if (open !== undefined) return this.#wait(open)
      if (inside.waiting().length > 0) return this.#waitInside(inside.waiting())
      return { error, calls, duration: performance.now() - started, key }
    } finally {
      over = true
      limits.stop()
    }
  }

  #recordStart(config: PlannedConfig): Promise<void> {
    const { id, type } = this.#step
    const [model] = config.models
    const { models, recorder } = this.#run
    return recorder.record(
      {
        type: 'node-start',
        path: this.#path,
        node: id,
        nodeType: type.type,
        attempt: this.#attempt,
        inputs: dataOf(this.#inputs),
        ...(model === undefined ? {} : { model: models.resolve(model.role, model.name) }),
      },
      this.#inputs,
    )
  }

  #wait(open: NonNullable<ReturnType<ReturnType<typeof askingOf>['open']>>): {
    readonly outcome: Outcome
  } {
    void this.#run.recorder.record({
      type: 'node-wait',
      path: this.#path,
      node: this.#step.id,
      request: open.request,
      ...(open.deadline === undefined ? {} : { deadline: open.deadline }),
    })
    return { outcome: waiting(this.#path, this.#run) }
  }

  /** What waits has been recorded where it stands. */
  #waitInside(paths: readonly string[]): { readonly outcome: Outcome } {
    this.#run.waiting.push(...paths)
    return { outcome: { status: 'waiting' } }
  }

  #fail({ error, calls, duration, key }: FailedAttempt): Outcome {
    const handled = this.#step.entry.onError === 'emit'
    const failure = describeFailure(error, this.#step.id)
    const usage = calls?.usage() ?? noUsage
    this.#run.usage.push(usage)
    const record = {
      attempt: this.#attempt,
      error: failure,
      usage,
      calls: [...(calls?.calls ?? [])],
    }
    this.#record({ ...record, ...this.#mark(), type: 'node-error', duration, handled, key })
    return failedOutcome(failure, handled, this.#run)
  }

  #record(
    event:
      | Omit<NodeEnd, 'run' | 'seq' | 'at' | 'path' | 'node' | 'nodeType'>
      | Omit<NodeErrorEvent, 'run' | 'seq' | 'at' | 'path' | 'node' | 'nodeType'>,
    values?: PortValues,
  ): void {
    const { id, type } = this.#step
    const place = { path: this.#path, node: id, nodeType: type.type }
    void this.#run.recorder.record({ ...event, ...place }, values)
  }

  #mark(): { readonly fresh?: true } {
    return this.#fresh ? { fresh: true } : {}
  }

  async #key(config: PlannedConfig): Promise<string> {
    const { type } = this.#step
    const { models, indexes, trial, id } = this.#run
    return journalKey({
      nodeType: type.type,
      version: type.version,
      revision: type.revision,
      config: config.hash,
      resolved: [
        ...config.models.map(({ role, name }) => models.resolve(role, name)),
        ...(await Promise.all(
          config.indexes.map(async (name) => `${name}@${(await indexes.version(name)) ?? ''}`),
        )),
        ...(config.graph === undefined ? [] : [config.graph]),
      ],
      inputs: this.#inputs,
      trial,
      place: this.#step.effect === 'pure' ? undefined : `${id}/${this.#path}`,
    })
  }

  /** A record of another run that stands for this execution. */
  #answered(key: string): Outcome | undefined {
    const { entry, effect } = this.#step
    const { replay, reuse, journal } = this.#run
    const repeated = this.#fresh ? undefined : replay?.recordOf(this.#path, key)
    if (repeated !== undefined) return this.#reuse(repeated, repeated.key ?? key)
    if (!reuse || this.#fresh || effect !== 'pure' || entry.cache === 'off') return undefined
    const found = journal.find(key)
    return found === undefined ? undefined : this.#reuse(found, key)
  }

  #reuse(record: NodeEnd | NodeErrorEvent, key: string): Outcome {
    const { run, path, duration } = record
    // Through any number of replays, the record of the execution itself is named.
    const from = {
      attempt: 1,
      usage: noUsage,
      calls: [],
      key,
      duration,
      reused: record.reused ?? { run, path },
    }
    if (record.type === 'node-end') {
      const outputs = valuesOf(record.outputs)
      this.#record({ ...from, type: 'node-end', outputs: record.outputs }, outputs)
      return { status: 'done', outputs }
    }
    this.#record({ ...from, type: 'node-error', error: record.error, handled: record.handled })
    return outcomeOf(record, this.#run)
  }
}

interface FailedAttempt {
  readonly error: unknown
  readonly calls: CallRecord | undefined
  readonly duration: number
  readonly key: string
}

function mayRepeat(step: NodeStep): boolean {
  return step.effect !== 'at-most-once' || step.entry.retry !== undefined
}
