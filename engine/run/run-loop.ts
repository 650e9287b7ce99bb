import type { LoopStep, PortSource } from '../plan/plan.ts'
import type { Outcome } from './outcome.ts'
import type { RunBody } from './run-body.ts'
import type { RunState } from './run-state.ts'
import { Scope } from './scope.ts'
import { Value } from './value.ts'

/**
 * Runs the body of a loop frame turn by turn until its `until` port is true, or `max`. What the
 * outside reads is the turn that ended it, or the one that `onExhausted` chooses.
 */
export async function runLoop(
  step: LoopStep,
  scope: Scope,
  run: RunState,
  runBody: RunBody,
): Promise<void> {
  const path = scope.prefix + step.id
  let last: Scope | undefined
  let best: { readonly turn: Scope; readonly score: number } | undefined
  let iterations = 0
  let satisfied = false
  let fresh = false
  while (!satisfied && iterations < step.entry.max && !run.signal.aborted) {
    iterations += 1
    void run.recorder.recordOnce(`${path}#${iterations}`, {
      type: 'frame-iteration',
      path,
      frame: step.id,
      kind: 'loop',
      iteration: iterations,
      of: step.entry.max,
    })
    const turn: Scope = new Scope({
      parent: scope,
      frame: step.id,
      prefix: `${path}#${iterations}/`,
      before: last,
    })
    await runBody(step.body, turn, run)
    // A turn that is over is read by the next one only: else a long loop would hold all of its values.
    turn.before = undefined
    last = turn
    const stuck = stuckOutcome(step, turn)
    if (stuck !== undefined) return settleAll(step, scope, undefined, stuck)
    fresh ||= isFresh(step, turn)
    if (iterations === 1 && isIdle(step, turn)) {
      const reason = `nothing in "${step.id}" could run`
      return settleAll(step, scope, undefined, { status: 'skipped', reason })
    }
    satisfied = step.until !== undefined && valueAt(step.until, turn)?.data === true
    if (step.best === undefined) continue
    const score = scoreOf(valueAt(step.best, turn))
    if (best === undefined || score > best.score) best = { turn, score }
  }
  if (run.signal.aborted) return settleAll(step, scope, undefined, { status: 'stopped' })

  const exhausted = !satisfied && step.until !== undefined
  if (exhausted && step.entry.onExhausted === 'fail') {
    const error = {
      message: `The loop "${step.id}" made its ${step.entry.max} turns and "${step.until!.node}.${step.until!.port}" was never true.`,
      code: 'exhausted',
      node: step.id,
    }
    run.failures.push(error)
    return settleAll(step, scope, undefined, { status: 'failed', error })
  }
  // Of equal turns the first is the best. A loop without an end of its own is never satisfied.
  settleAll(step, scope, satisfied ? last : (best?.turn ?? last), {
    status: 'done',
    outputs: { iterations: new Value(iterations), exhausted: new Value(exhausted) },
    ...(fresh ? { fresh } : {}),
  })
}

/** A turn in which something failed or waits has no next one. */
function stuckOutcome(step: LoopStep, turn: Scope): Outcome | undefined {
  const outcomes = step.body.steps.map((inner) => turn.settled(inner.id))
  return (
    outcomes.find((outcome) => outcome?.status === 'failed') ??
    outcomes.find((outcome) => outcome?.status === 'waiting' || outcome?.status === 'stopped')
  )
}

/** In a replay: something in the turn was executed again. */
function isFresh(step: LoopStep, turn: Scope): boolean {
  return step.body.steps.some((inner) => {
    const outcome = turn.settled(inner.id)
    return outcome?.status === 'done' && outcome.fresh === true
  })
}

/** After a first turn in which every node was skipped, the second would find the same as the first. */
function isIdle(step: LoopStep, turn: Scope): boolean {
  return step.body.steps.every((inner) => turn.settled(inner.id)?.status === 'skipped')
}

/** @param turn the one that is read from outside; none when the loop did not come to its end */
function settleAll(step: LoopStep, scope: Scope, turn: Scope | undefined, outcome: Outcome): void {
  for (const { id } of step.exports) scope.settle(id, turn?.settled(id) ?? outcome)
  scope.settle(step.id, outcome)
}

function valueAt(source: PortSource, turn: Scope): Value | undefined {
  const outcome = turn.settled(source.node)
  return outcome?.status === 'done' && Object.hasOwn(outcome.outputs, source.port)
    ? outcome.outputs[source.port]
    : undefined
}

/** A number as it is, a verdict by its score; everything else is worse than any number. */
function scoreOf(value: Value | undefined): number {
  const data = value?.data
  if (typeof data === 'number') return data
  if (
    typeof data === 'object' &&
    data !== null &&
    'score' in data &&
    typeof data.score === 'number'
  ) {
    return data.score
  }
  return Number.NEGATIVE_INFINITY
}
