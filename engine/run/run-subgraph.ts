import { subgraphType } from '../graph/subgraph-type.ts'
import type { Usage } from '../models/usage.ts'
import { noUsage } from '../models/no-usage.ts'
import type { SubgraphStep } from '../plan/plan.ts'
import { limitAttempt } from './attempt-limits.ts'
import { bypass } from './bypass.ts'
import { describeFailure, NodeError } from './failure.ts'
import { gatherInputs, misfitError, outputError, type Gathered } from './gather-inputs.ts'
import { readInput } from './input-error.ts'
import type { Outcome } from './outcome.ts'
import { readOutputs } from './read-outputs.ts'
import { endOutcome, failedOutcome, skipOutcome } from './recorded-outcome.ts'
import type { RunBody } from './run-body.ts'
import type { RunState } from './run-state.ts'
import { Scope } from './scope.ts'
import { dataOf, type PortValues } from './value.ts'

/**
 * Runs another graph in the place of a node. Its nodes are executed and recorded one by one, with
 * paths inside this node's; the node has a record of its own too, around theirs.
 */
export async function runSubgraph(
  step: SubgraphStep,
  scope: Scope,
  run: RunState,
  runBody: RunBody,
): Promise<Outcome> {
  const path = scope.prefix + step.id
  const recorded = run.recovered.get(path)
  if (recorded?.skip !== undefined) return skipOutcome(recorded.skip)
  if (recorded?.end !== undefined) return endOutcome(recorded.end, run)

  const gathered = await gatherInputs(step.inputs, scope, run.input)
  if (run.signal.aborted) return { status: 'stopped' }
  if (gathered.held !== undefined) return { status: gathered.held }
  const place = { path, node: step.id, nodeType: subgraphType, attempt: 1 }
  const edited = run.replay?.editedOutputs(path)
  if (edited === undefined && gathered.missing !== undefined) {
    const reason = gathered.missing
    void run.recorder.record({ type: 'node-skip', path, node: step.id, reason })
    return { status: 'skipped', reason }
  }
  if (edited === undefined && step.entry.disabled && gathered.misfit === undefined)
    return bypass(step, path, gathered, run)

  const begun = recorded?.begun ?? run.meter.elapsed()
  if (recorded === undefined && edited === undefined) {
    const inputs = dataOf(gathered.values)
    void run.recorder.record({ ...place, type: 'node-start', inputs }, gathered.values)
  }
  const end = (): { usage: Usage; calls: []; duration: number } => ({
    // What models and money it took is recorded at the nodes inside.
    usage: noUsage,
    calls: [],
    duration: run.meter.elapsed() - begun,
  })
  try {
    const inside =
      edited === undefined
        ? await runInside(step, path, gathered, run, runBody)
        : { values: readOutputs('the edit of the replay', step.outputs, edited), fresh: false }
    if ('held' in inside) return { status: inside.held }
    const { values: outputs, fresh } = inside
    const mark = fresh ? { fresh } : {}
    const written = { outputs: dataOf(outputs), key: '', ...mark }
    const edit = edited === undefined ? {} : { edited: true as const }
    void run.recorder.record({ ...place, type: 'node-end', ...end(), ...written, ...edit }, outputs)
    return { status: 'done', outputs, ...mark }
  } catch (thrown) {
    const error = describeFailure(thrown, step.id)
    const handled = step.entry.onError === 'emit'
    const mark = gathered.fresh || run.replay?.beginsAt(path) ? { fresh: true as const } : {}
    void run.recorder.record({ ...place, type: 'node-error', ...end(), error, handled, ...mark })
    const outcome = failedOutcome(error, handled, run)
    return outcome.status === 'done' ? { ...outcome, ...mark } : outcome
  }
}

/** Runs the inner graph to its end. @throws NodeError, InputError */
async function runInside(
  step: SubgraphStep,
  path: string,
  given: Pick<Gathered, 'values' | 'misfit' | 'fresh'>,
  run: RunState,
  runBody: RunBody,
): Promise<
  | { readonly values: PortValues; readonly fresh: boolean }
  | { readonly held: 'waiting' | 'stopped' }
> {
  if (given.misfit !== undefined) throw misfitError(step.id, given.misfit)
  const limits = limitAttempt(step.id, step.entry.timeout, run.signal)
  const inner: RunState = {
    ...run,
    input: readInput(step.plan.graph, dataOf(given.values)),
    signal: limits.signal,
    failures: [],
    waiting: [],
  }
  const fresh = given.fresh || run.replay?.beginsAt(path) === true
  const scope = new Scope({ prefix: `${path}/`, fresh })
  try {
    await runBody(step.plan.root, scope, inner)
  } finally {
    limits.stop()
  }
  if (run.signal.aborted) return { held: 'stopped' }
  if (limits.signal.aborted) throw limits.signal.reason
  const [failure] = inner.failures
  if (failure !== undefined) {
    const { message, code, hint } = failure
    throw new NodeError(message, { code, ...(hint === undefined ? {} : { hint }) })
  }
  run.waiting.push(...inner.waiting)
  if (inner.waiting.length > 0) return { held: 'waiting' }
  const outputs = await gatherInputs(step.plan.outputs, scope, inner.input)
  if (outputs.misfit !== undefined) throw outputError(outputs.misfit)
  return { values: outputs.values, fresh: outputs.fresh }
}
