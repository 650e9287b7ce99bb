import type { Export, MapStep } from '../plan/plan.ts'
import type { Json } from '../graph/values.ts'
import type { FailureDescription } from './events.ts'
import { gatherInputs } from './gather-inputs.ts'
import type { Outcome } from './outcome.ts'
import type { RunBody } from './run-body.ts'
import { largestValue, mostItems } from './limits.ts'
import type { RunState } from './run-state.ts'
import { Scope } from './scope.ts'
import { sizeRefusal, Value } from './value.ts'

/**
 * Runs the body of a map frame once for each item, `concurrency` at a time. From outside, a port
 * inside is the list of its values in item order.
 */
export async function runMap(
  step: MapStep,
  scope: Scope,
  run: RunState,
  runBody: RunBody,
): Promise<void> {
  const path = scope.prefix + step.id
  const { values, missing, held, fresh } = await gatherInputs([step.over], scope, run.input)
  if (run.signal.aborted) return settleAll(step, scope, { status: 'stopped' })
  if (held !== undefined) return settleAll(step, scope, { status: held })
  if (missing !== undefined) return settleAll(step, scope, { status: 'skipped', reason: missing })

  const list = values['over']!.data
  const refusal = refuse(step, list)
  if (refusal !== undefined) {
    run.failures.push(refusal)
    return settleAll(step, scope, { status: 'failed', error: refusal })
  }
  // SAFETY: `refuse` has made sure that it is a list.
  const items = list as readonly Json[]
  const rounds: (Round | undefined)[] = Array.from({ length: items.length })
  const failures: (FailureDescription | undefined)[] = Array.from({ length: items.length })
  const policy = step.entry.onItemError ?? 'fail'
  let next = 0
  let failed = false
  let waits = false

  const worker = async (): Promise<void> => {
    while (next < items.length && !failed && !run.signal.aborted) {
      const index = next
      next += 1
      void run.recorder.recordOnce(`${path}#${index + 1}`, {
        type: 'frame-iteration',
        path,
        frame: step.id,
        kind: 'map',
        iteration: index + 1,
        of: items.length,
      })
      const round = new Scope({
        parent: scope,
        frame: step.id,
        prefix: `${path}#${index + 1}/`,
        item: new Value(items[index]!),
        index,
        fresh,
      })
      // An item that may fail keeps its failures to itself, and the people that it waits for.
      const own = policy === 'fail' ? run : { ...run, failures: [], waiting: [] }
      await runBody(step.body, round, own)
      rounds[index] = new Map(step.exports.map(({ id }) => [id, round.settled(id)]))
      const failure = failureOf(step, round)
      if (failure === undefined || policy === 'collect') {
        waits ||= isHeld(step, round)
        if (own !== run) run.waiting.push(...own.waiting)
      }
      if (failure === undefined) continue
      failures[index] = failure
      if (policy === 'fail') failed = true
      // Left out of every list, also of those of nodes that had done their part: they stay aligned.
      if (policy === 'skip') rounds[index] = undefined
    }
  }
  const workers = Math.min(step.entry.concurrency ?? 4, items.length)
  await Promise.all(Array.from({ length: workers }, worker))

  if (run.signal.aborted) return settleAll(step, scope, { status: 'stopped' })
  const error = failures.find((failure) => failure !== undefined)
  if (error !== undefined && policy === 'fail') {
    return settleAll(step, scope, { status: 'failed', error })
  }
  if (waits) return settleAll(step, scope, { status: 'waiting' })
  const lists = step.exports.map((exported) => listOutcome(step, exported, rounds, fresh))
  const tooLarge = lists.find((outcome) => outcome.status === 'failed')
  if (tooLarge !== undefined) {
    run.failures.push(tooLarge.error)
    return settleAll(step, scope, tooLarge)
  }
  for (const [at, { id }] of step.exports.entries()) scope.settle(id, lists[at]!)
  const errors = failures.flatMap((failure, index) =>
    failure === undefined ? [] : [{ index, message: failure.message }],
  )
  const anew = fresh || lists.some((outcome) => outcome.status === 'done' && outcome.fresh)
  scope.settle(step.id, {
    status: 'done',
    outputs: { errors: new Value(errors) },
    ...(anew ? { fresh: true } : {}),
  })
}

/** What is kept of an item that is done: how the nodes that are read from outside ended. */
type Round = ReadonlyMap<string, Outcome | undefined>

/**
 * The ports of one inner node over all items, in item order. An item that gave no value is left
 * out; with `collect` it leaves null, so that the lists of all ports stay aligned.
 */
function listOutcome(
  step: MapStep,
  { id, ports }: Export,
  rounds: readonly (Round | undefined)[],
  overIsFresh: boolean,
): Extract<Outcome, { status: 'done' | 'failed' }> {
  const outputs: Record<string, Value> = {}
  let fresh = overIsFresh
  for (const port of ports) {
    const list: Json[] = []
    let size = 0
    for (const round of rounds) {
      const outcome = round?.get(id)
      const given = outcome?.status === 'done' ? outcome : undefined
      fresh ||= given?.fresh === true
      if (given !== undefined && Object.hasOwn(given.outputs, port)) {
        const value = given.outputs[port]!
        size += value.size
        list.push(value.data)
      } else if (step.entry.onItemError === 'collect') {
        list.push(null)
      }
    }
    if (size > largestValue) {
      const message = `The list of "${id}.${port}" that the map "${step.id}" made ${sizeRefusal}.`
      return { status: 'failed', error: { message, code: 'output', node: step.id } }
    }
    outputs[port] = new Value(list)
  }
  return fresh ? { status: 'done', outputs, fresh } : { status: 'done', outputs }
}

function settleAll(step: MapStep, scope: Scope, outcome: Outcome): void {
  for (const { id } of step.exports) scope.settle(id, outcome)
  scope.settle(step.id, outcome)
}

function failureOf(step: MapStep, round: Scope): FailureDescription | undefined {
  for (const inner of step.body.steps) {
    const outcome = round.settled(inner.id)
    if (outcome?.status === 'failed') return outcome.error
  }
  return undefined
}

function isHeld(step: MapStep, round: Scope): boolean {
  return step.body.steps.some((inner) => round.settled(inner.id)?.status === 'waiting')
}

function refuse(step: MapStep, list: Json): FailureDescription | undefined {
  if (!Array.isArray(list)) {
    return {
      message: `The map "${step.id}" was given something that is not a list.`,
      code: 'input',
      node: step.id,
    }
  }
  if (list.length > mostItems) {
    return {
      message: `The map "${step.id}" was given ${list.length} items; ${mostItems} is the limit. Split the list, or let one node handle it whole.`,
      code: 'input',
      node: step.id,
    }
  }
  return undefined
}
