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
  const turns: Scope[] = []
  let satisfied = false
  while (!satisfied && turns.length < step.entry.max && !run.signal.aborted) {
    const iteration = turns.length + 1
    void run.recorder.recordOnce(`${path}#${iteration}`, {
      type: 'frame-iteration',
      path,
      frame: step.id,
      kind: 'loop',
      iteration,
      of: step.entry.max,
    })
    const turn = new Scope({
      parent: scope,
      frame: step.id,
      prefix: `${path}#${iteration}/`,
      before: turns.at(-1),
    })
    await runBody(step.body, turn, run)
    turns.push(turn)
    const stuck = stuckOutcome(step, turn)
    if (stuck !== undefined) return settleAll(step, scope, turn, stuck)
    if (turns.length === 1 && isIdle(step, turn)) {
      const reason = `nothing in "${step.id}" could run`
      return settleAll(step, scope, turn, { status: 'skipped', reason })
    }
    satisfied = step.until !== undefined && valueAt(step.until, turn)?.data === true
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
  const chosen = exhausted && step.best !== undefined ? bestTurn(turns, step.best) : turns.at(-1)
  settleAll(step, scope, chosen, {
    status: 'done',
    outputs: { iterations: new Value(turns.length), exhausted: new Value(exhausted) },
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

/** After a first turn in which every node was skipped, the second would find the same as the first. */
function isIdle(step: LoopStep, turn: Scope): boolean {
  return step.body.steps.every((inner) => turn.settled(inner.id)?.status === 'skipped')
}

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

/** The turn with the largest number (or verdict score) at the port; of equal ones the first. */
function bestTurn(turns: readonly Scope[], source: PortSource): Scope | undefined {
  let best: { turn: Scope; score: number } | undefined
  for (const turn of turns) {
    const score = scoreOf(valueAt(source, turn))
    if (best === undefined || score > best.score) best = { turn, score }
  }
  return best?.turn
}

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
