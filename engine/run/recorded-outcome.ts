import type { NodeStep } from '../plan/plan.ts'
import type {
  FailureDescription,
  NodeEnd,
  NodeError as NodeErrorEvent,
  NodeSkip,
} from './events.ts'
import type { Outcome } from './outcome.ts'
import type { RecoveredSpan, RunState } from './run-state.ts'
import { uncertainRequest } from './uncertain.ts'
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
  if (last === 'cut-off' && step.effect === 'at-most-once') {
    void run.recorder.record({
      type: 'node-wait',
      path,
      node: step.id,
      request: uncertainRequest(step),
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
