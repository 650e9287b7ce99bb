import type { NodeStep } from '../plan/plan.ts'
import type { Json } from '../graph/values.ts'
import { noUsage } from '../models/usage.ts'
import type {
  FailureDescription,
  NodeEnd,
  NodeError as NodeErrorEvent,
  NodeSkip,
} from './events.ts'
import { describeFailure } from './failure.ts'
import type { Outcome } from './outcome.ts'
import { uncertainRequest } from './person-request.ts'
import { readOutputs } from './read-outputs.ts'
import type { RecoveredSpan, RunState } from './run-state.ts'
import { Value, valuesOf } from './value.ts'

/**
 * What the journal knows of a node of this run already counts. Undefined when it has to be
 * executed: nothing is recorded, it was cut off and may be repeated, or a person has answered.
 */
export function recordedOutcome(
  step: NodeStep,
  path: string,
  recorded: RecoveredSpan,
  run: RunState,
): Outcome | undefined {
  const { end, skip, wait, answer, last } = recorded
  if (skip !== undefined) return skipOutcome(skip)
  if (end !== undefined) return endOutcome(end, run)
  if (wait !== undefined && answer === undefined) return waiting(path, run)
  if (last === 'uncertain') return settleUncertain(step, path, recorded, run)
  if (last === 'cut-off' && step.effect === 'at-most-once') {
    void run.recorder.record({
      type: 'node-wait',
      path,
      node: step.id,
      request: uncertainRequest(step.id),
      uncertain: true,
    })
    return waiting(path, run)
  }
  return undefined
}

/** A skipped node, or a bypassed one with what it passed on. */
export function skipOutcome({ outputs, reason, fresh }: NodeSkip): Outcome {
  if (outputs === undefined) return { status: 'skipped', reason }
  return { status: 'done', outputs: valuesOf(outputs), ...(fresh ? { fresh } : {}) }
}

/** The end of a node of this run that was recorded before it was cut off, or waited. */
export function endOutcome(end: NodeEnd | NodeErrorEvent, run: RunState): Outcome {
  const outcome = outcomeOf(end, run)
  return end.fresh && outcome.status === 'done' ? { ...outcome, fresh: true } : outcome
}

export function waiting(path: string, run: RunState): Outcome {
  run.waiting.push(path)
  return { status: 'waiting' }
}

/** How a recorded end looks to those behind the node. */
export function outcomeOf(end: NodeEnd | NodeErrorEvent, run: RunState): Outcome {
  return end.type === 'node-end'
    ? { status: 'done', outputs: valuesOf(end.outputs) }
    : failedOutcome(end.error, end.handled, run)
}

export function failedOutcome(
  failure: FailureDescription,
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

/** A person has said what became of an attempt that was cut off; undefined when it is to be repeated. */
function settleUncertain(
  step: NodeStep,
  path: string,
  { answer, attempts }: RecoveredSpan,
  run: RunState,
): Outcome | undefined {
  const { action, outputs = {} } = answer?.answer ?? {}
  if (action === 'repeat') return undefined
  const common = {
    path,
    node: step.id,
    nodeType: step.type.type,
    attempt: attempts,
    usage: noUsage,
    calls: [],
    duration: 0,
  }
  try {
    if (action === 'done') {
      const given = readOutputs('the answer', step.outputs, isRecord(outputs) ? outputs : {})
      const data = Object.fromEntries(Object.entries(given).map(([port, { data }]) => [port, data]))
      void run.recorder.record({ ...common, type: 'node-end', outputs: data, key: '' }, given)
      return { status: 'done', outputs: given }
    }
  } catch (error) {
    return fail(describeFailure(error, step.id))
  }
  return fail({
    message: `The process stopped while "${step.id}" was at work, and a person decided that it has failed.`,
    code: 'uncertain',
    node: step.id,
  })

  function fail(failure: FailureDescription): Outcome {
    const handled = step.entry.onError === 'emit'
    void run.recorder.record({ ...common, type: 'node-error', error: failure, handled })
    return failedOutcome(failure, handled, run)
  }
}

function isRecord(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
