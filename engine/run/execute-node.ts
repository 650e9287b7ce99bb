import { journalKey } from '../journal/key.ts'
import type { PortType } from '../graph/port-types.ts'
import type { NodeEnd } from '../journal/journal.ts'
import { noUsage } from '../models/usage.ts'
import type { NodeStep, PlannedConfig } from '../plan/plan.ts'
import { limitAttempt, sleep, untilAborted } from './attempt-limits.ts'
import { wrongValue } from './check-values.ts'
import { describeFailure, isRetryable, NodeError } from './failure.ts'
import { gatherInputs } from './gather-inputs.ts'
import type { NodeContext } from './node-context.ts'
import type { Outcome } from './outcome.ts'
import { recordModels, type CallRecord } from './recorded-models.ts'
import { defaultRetry, retryDelay } from './retry-delay.ts'
import type { RecoveredSpan, RunState } from './run-state.ts'
import type { Scope } from './scope.ts'
import { dataOf, Value, valuesOf, type PortValues } from './value.ts'
import type { Json } from '../graph/values.ts'

/**
 * The one place through which every node runs: gathers its inputs, looks into the journal, makes
 * the attempts with their limits, and records what happened. Nodes contain nothing but their work.
 * Never rejects for the failure of a node.
 */
export async function executeNode(step: NodeStep, scope: Scope, run: RunState): Promise<Outcome> {
  const path = scope.prefix + step.id
  const recovered = run.recovered.get(path)
  if (recovered !== undefined) {
    const outcome = recoveredOutcome(step, recovered, run)
    if (outcome !== undefined) return outcome
  }
  const gathered = await gatherInputs(step.inputs, scope, run.input)
  if (run.signal.aborted) return { status: 'stopped' }
  if (gathered.held !== undefined) return { status: gathered.held }
  if (gathered.missing !== undefined) {
    void run.recorder.record({ type: 'node-skip', path, node: step.id, reason: gathered.missing })
    return { status: 'skipped', reason: gathered.missing }
  }
  if (step.entry.disabled) return bypass(step, path, gathered.values, run)
  return new Execution(step, path, gathered.values, run, recovered?.attempts ?? 0).outcome()
}

/** One execution of one node: all of its attempts and fallbacks. */
class Execution {
  readonly #step: NodeStep
  readonly #path: string
  readonly #inputs: PortValues
  readonly #run: RunState
  /** Of the attempt under way, over all configs. */
  #attempt: number

  constructor(step: NodeStep, path: string, inputs: PortValues, run: RunState, attempts: number) {
    this.#step = step
    this.#path = path
    this.#inputs = inputs
    this.#run = run
    this.#attempt = attempts
  }

  async outcome(): Promise<Outcome> {
    const { configs } = this.#step
    for (const [number, config] of configs.entries()) {
      const result = await this.#withConfig(config, number === configs.length - 1)
      if (result !== undefined) return result
    }
    throw new Error(`The node "${this.#step.id}" has no config.`)
  }

  /** Undefined: this config failed, and there is another to fall back to. */
  async #withConfig(config: PlannedConfig, last: boolean): Promise<Outcome | undefined> {
    const key = await this.#key(config)
    const reused = this.#reusable(key)
    if (reused !== undefined) return this.#reuse(reused)

    const retry = this.#step.entry.retry ?? defaultRetry
    const explicit = this.#step.entry.retry !== undefined
    for (let tried = 1; ; tried += 1) {
      this.#attempt += 1
      const failed = await this.#attemptOnce(config, key)
      if ('outcome' in failed) return failed.outcome
      const again =
        tried < retry.attempts && (explicit || isRetryable(failed.error)) && mayRepeat(this.#step)
      if (!again && last) return this.#fail(failed)
      const delay = again ? retryDelay(retry, tried, failed.error) : 0
      this.#run.usage.push(failed.calls.usage())
      void this.#run.recorder.record({
        type: 'node-retry',
        path: this.#path,
        node: this.#step.id,
        attempt: this.#attempt,
        error: describeFailure(failed.error, this.#step.id),
        delay,
      })
      if (!again) return undefined
      try {
        await sleep(delay, this.#run.signal)
      } catch {
        return { status: 'stopped' }
      }
    }
  }

  async #attemptOnce(
    config: PlannedConfig,
    key: string,
  ): Promise<{ readonly outcome: Outcome } | FailedAttempt> {
    const { id, type, entry, outputs: ports } = this.#step
    const run = this.#run
    const path = this.#path
    const attempt = this.#attempt
    const model = config.models[0]
    run.meter.countExecution()
    if (run.signal.aborted) return { outcome: { status: 'stopped' } }
    const recorded = run.recorder.record(
      {
        type: 'node-start',
        path,
        node: id,
        nodeType: type.type,
        attempt,
        inputs: dataOf(this.#inputs),
        ...(model === undefined ? {} : { model: run.models.resolve(model.role, model.name) }),
      },
      this.#inputs,
    )
    const started = performance.now()
    const limits = limitAttempt(id, entry.timeout, run.signal)
    // A node that was given up may go on for a while; what it still says belongs to nobody.
    let over = false
    const calls = recordModels(
      run.models,
      () => limits.alive(),
      (usage) => run.meter.countUsage(usage),
    )
    try {
      // What must not happen twice may begin only when it is on disk that it began.
      if (type.effect === 'at-most-once') await recorded
      const context: NodeContext = {
        signal: limits.signal,
        models: calls.models,
        indexes: run.indexes,
        idempotencyKey: `${run.id}/${path}`,
        wired: { inputs: Object.keys(this.#inputs), outputs: this.#step.read },
        delta: (port, text) => {
          if (over) return
          limits.alive()
          run.recorder.delta({ path, node: id, attempt, port }, text)
        },
      }
      this.#checkInputs()
      const work = type.run({ config: config.values, inputs: dataOf(this.#inputs), context })
      const result = await untilAborted(work, limits.signal)
      const outputs = this.#outputsOf(result, ports)
      run.recorder.endStreams(path)
      const usage = calls.usage()
      run.usage.push(usage)
      void run.recorder.record(
        {
          type: 'node-end',
          path,
          node: id,
          nodeType: type.type,
          attempt,
          outputs: dataOf(outputs),
          usage,
          calls: [...calls.calls],
          key,
          duration: performance.now() - started,
        },
        outputs,
      )
      return { outcome: { status: 'done', outputs } }
    } catch (error) {
      run.recorder.endStreams(path)
      if (run.signal.aborted) return { outcome: { status: 'stopped' } }
      return { error, calls, duration: performance.now() - started }
    } finally {
      over = true
      limits.stop()
    }
  }

  /** What `any` holds is known only now; where every wire has a type, the check has seen to it. */
  #checkInputs(): void {
    for (const { port, type, sources } of this.#step.inputs) {
      const value = this.#inputs[port]
      if (value === undefined || sources.every((source) => !loose.has(source.type))) continue
      const wrong = wrongValue(value.data, type)
      if (wrong === undefined) continue
      throw new NodeError(`The input "${port}" of "${this.#step.id}" ${wrong}.`, { code: 'input' })
    }
  }

  #fail({ error, calls, duration }: FailedAttempt): Outcome {
    const { id, type, entry } = this.#step
    const handled = entry.onError === 'emit'
    const failure = describeFailure(error, id)
    const usage = calls.usage()
    this.#run.usage.push(usage)
    void this.#run.recorder.record({
      type: 'node-error',
      path: this.#path,
      node: id,
      nodeType: type.type,
      attempt: this.#attempt,
      error: failure,
      usage,
      calls: [...calls.calls],
      duration,
      handled,
    })
    return failedOutcome(failure, handled, this.#run)
  }

  #outputsOf(result: Readonly<Record<string, unknown>>, ports: NodeStep['outputs']): PortValues {
    const outputs: Record<string, Value> = {}
    for (const [port, data] of Object.entries(result)) {
      if (data === undefined) continue
      const type = ports[port]
      if (type === undefined) {
        throw new NodeError(
          `The node type "${this.#step.type.type}" gave a value at "${port}", which is not one of its output ports (${Object.keys(ports).join(', ') || 'none'}).`,
          { code: 'output' },
        )
      }
      const wrong = wrongValue(data, type)
      if (wrong !== undefined) {
        throw new NodeError(
          `What the node type "${this.#step.type.type}" gave at its port "${port}" ${wrong}.`,
          { code: 'output' },
        )
      }
      // SAFETY: `wrongValue` found nothing that JSON cannot hold.
      outputs[port] = Value.copyOf(data as Json)
    }
    return outputs
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
      ],
      inputs: this.#inputs,
      trial,
      place: type.effect === 'pure' ? undefined : `${id}/${this.#path}`,
    })
  }

  #reusable(key: string): NodeEnd | undefined {
    const { entry, type } = this.#step
    if (!this.#run.reuse || type.effect !== 'pure' || entry.cache === 'off') return undefined
    return this.#run.journal.find(key)
  }

  #reuse(record: NodeEnd): Outcome {
    const outputs = valuesOf(record.outputs)
    void this.#run.recorder.record(
      {
        type: 'node-end',
        path: this.#path,
        node: this.#step.id,
        nodeType: this.#step.type.type,
        attempt: 1,
        outputs: record.outputs,
        usage: noUsage,
        calls: [],
        key: record.key,
        duration: record.duration,
        reused: { run: record.run, path: record.path },
      },
      outputs,
    )
    return { status: 'done', outputs }
  }
}

/** Types of which a wire does not say what it carries. */
const loose: ReadonlySet<PortType> = new Set(['any', 'json', 'any[]', 'json[]'])

interface FailedAttempt {
  readonly error: unknown
  readonly calls: CallRecord
  readonly duration: number
}

function mayRepeat(step: NodeStep): boolean {
  return step.type.effect !== 'at-most-once' || step.entry.retry !== undefined
}

function failedOutcome(
  failure: { readonly message: string; readonly code: string },
  handled: boolean,
  run: RunState,
): Outcome {
  if (handled) {
    const error = new Value({ message: failure.message, code: failure.code })
    return { status: 'done', outputs: { error } }
  }
  run.failures.push(failure)
  return { status: 'failed', error: failure }
}

/** What the journal knows already counts; only an attempt that was cut off is made again. */
function recoveredOutcome(
  step: NodeStep,
  recovered: RecoveredSpan,
  run: RunState,
): Outcome | undefined {
  const { end, skip } = recovered
  if (skip !== undefined) {
    return skip.outputs === undefined
      ? { status: 'skipped', reason: skip.reason }
      : { status: 'done', outputs: valuesOf(skip.outputs) }
  }
  if (end?.type === 'node-end') {
    run.usage.push(end.usage)
    return { status: 'done', outputs: valuesOf(end.outputs) }
  }
  if (end?.type === 'node-error') {
    run.usage.push(end.usage)
    return failedOutcome(end.error, end.handled, run)
  }
  if (recovered.attempts > 0 && step.type.effect === 'at-most-once') {
    const failure = {
      message: `It is uncertain whether "${step.id}" did its work: the process stopped in the middle of it, and this node must not be repeated without a person's word.`,
      code: 'uncertain',
      node: step.id,
    }
    return failedOutcome(failure, false, run)
  }
  return undefined
}

/** A bypassed node passes, at each output, the first of its inputs that has the same type. */
async function bypass(
  step: NodeStep,
  path: string,
  inputs: PortValues,
  run: RunState,
): Promise<Outcome> {
  const outputs: Record<string, Value> = {}
  for (const [port, type] of Object.entries(step.outputs)) {
    const fitting = step.inputs.find(
      (input) => input.type === type && Object.hasOwn(inputs, input.port),
    )
    if (fitting !== undefined) outputs[port] = inputs[fitting.port]!
  }
  const data: Readonly<Record<string, Json>> = dataOf(outputs)
  void run.recorder.record(
    { type: 'node-skip', path, node: step.id, reason: 'It is bypassed.', outputs: data },
    outputs,
  )
  return { status: 'done', outputs }
}
