import type { NodeStep, PlannedConfig } from '../plan/plan.ts'
import { askingOf, type Question } from './ask.ts'
import { limitAttempt, untilAborted } from './attempt-limits.ts'
import type { NodeAnswer } from './events.ts'
import { misfitError, type Gathered } from './gather-inputs.ts'
import type { Parts } from './inside.ts'
import type { NodeContext } from './node-context.ts'
import { reachOutside } from './outside.ts'
import { noSuchOutput, readOutputs } from './read-outputs.ts'
import { recordModels, type CallRecord } from './recorded-models.ts'
import type { RunState } from './run-state.ts'
import { dataOf, type PortValues } from './value.ts'

/** One attempt of a node before it is made. */
export interface PlannedAttempt {
  readonly step: NodeStep
  readonly path: string
  readonly number: number
  readonly config: PlannedConfig
  readonly inputs: PortValues
  readonly misfit: Gathered['misfit']
  /** What a person answered to the node before. */
  readonly said: NodeAnswer | undefined
  /** Kept when it is on disk that the attempt begins. */
  readonly begun: Promise<void>
  /** What the node runs inside itself. */
  readonly parts: Parts
}

/** How one attempt came to its end, with what it took. */
export type Attempted = {
  readonly calls: CallRecord
  /** Milliseconds. */
  readonly duration: number
} & (
  | { readonly end: 'done'; readonly outputs: PortValues }
  | { readonly end: 'failed'; readonly error: unknown }
  /** It was left until a person has answered. */
  | { readonly end: 'asked'; readonly question: Question }
  /** The same for nodes inside it, by path. */
  | { readonly end: 'asked-inside'; readonly paths: readonly string[] }
  /** The run was stopped meanwhile. */
  | { readonly end: 'stopped' }
)

/** Calls a node once, within its limits and with all that it may reach. Records nothing and never rejects. */
export async function makeAttempt(planned: PlannedAttempt, run: RunState): Promise<Attempted> {
  const { step, path, number, config, inputs, misfit, said, begun } = planned
  const { id, type } = step
  const giver = `the node type "${type.type}"`
  const started = performance.now()
  const limits = limitAttempt(id, step.entry.timeout, run.signal)
  // A node that was given up may go on for a while; what it still says belongs to nobody.
  let over = false
  const calls = recordModels(
    run.models,
    () => limits.alive(),
    (usage) => run.meter.countUsage(usage),
  )
  const asking = askingOf(id, said)
  const inside = planned.parts.begin(step.configs.indexOf(config), limits)
  const taken = (): { calls: CallRecord; duration: number } => ({
    calls,
    duration: performance.now() - started,
  })
  try {
    const hold = run.hold?.()
    if (hold !== undefined) {
      await hold
      limits.signal.throwIfAborted()
    }
    if (step.effect === 'at-most-once') {
      // What must not happen twice may begin only when it is on disk that it began.
      await begun
      // Nobody would learn what came of it, if it began now.
      limits.signal.throwIfAborted()
    }
    const context: NodeContext = {
      signal: limits.signal,
      models: calls.models,
      indexes: run.indexes,
      ...reachOutside(run.outside, limits.signal),
      inside,
      idempotencyKey: `${run.id}/${path}`,
      wired: { inputs: Object.keys(inputs), outputs: step.read },
      ask: asking.ask,
      budgetUsed: () => Math.min(1, run.meter.used()),
      delta: (port, text) => {
        if (over) return
        if (!Object.hasOwn(step.outputs, port)) throw noSuchOutput(giver, step.outputs, port)
        limits.alive()
        run.recorder.delta({ path, node: id, attempt: number, port }, text)
      },
    }
    if (misfit !== undefined) throw misfitError(id, misfit)
    const work = type.run({ config: config.values, inputs: dataOf(inputs), context })
    const result = await untilAborted(work, limits.signal)
    await inside.end()
    const question = asking.open()
    if (question !== undefined) return { end: 'asked', question, ...taken() }
    const paths = inside.waiting()
    if (paths.length > 0) return { end: 'asked-inside', paths, ...taken() }
    const outputs = readOutputs(giver, step.outputs, result)
    return { end: 'done', outputs, ...taken() }
  } catch (error) {
    await inside.end()
    if (run.signal.aborted) return { end: 'stopped', ...taken() }
    const question = asking.open()
    if (question !== undefined) return { end: 'asked', question, ...taken() }
    const paths = inside.waiting()
    if (paths.length > 0) return { end: 'asked-inside', paths, ...taken() }
    return { end: 'failed', error, ...taken() }
  } finally {
    over = true
    limits.stop()
  }
}
