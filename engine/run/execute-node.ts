import type { NodeStep } from '../plan/plan.ts'
import { bypass } from './bypass.ts'
import { Execution } from './execution.ts'
import { gatherInputs, type Gathered } from './gather-inputs.ts'
import type { Outcome } from './outcome.ts'
import { recordedOutcome } from './recorded-outcome.ts'
import type { RunState } from './run-state.ts'
import type { Scope } from './scope.ts'

/**
 * The one place through which every node runs: gathers its inputs, looks into the journal, makes
 * the attempts with their limits, and records what happened. Nodes contain nothing but their work.
 * Never rejects for the failure of a node.
 */
export async function executeNode(step: NodeStep, scope: Scope, run: RunState): Promise<Outcome> {
  const path = scope.prefix + step.id
  const recorded = run.recovered.get(path)
  if (recorded !== undefined) {
    const outcome = recordedOutcome(step, path, recorded, run)
    if (outcome !== undefined) return outcome
  }
  const gathered = await gatherInputs(step.inputs, scope, run.input)
  if (run.signal.aborted) return { status: 'stopped' }
  if (gathered.held !== undefined) return { status: gathered.held }
  const execution = new Execution(step, path, gathered, run, recorded)
  const edited = run.replay?.editedOutputs(path)
  if (edited !== undefined) return execution.edit(edited)
  if (recorded?.last === 'uncertain' && recorded.answer !== undefined) {
    const settled = await execution.settle(recorded.answer.answer ?? {})
    if (settled !== undefined) return settled
  }
  const missing = gathered.missing ?? nothingArrived(step, gathered)
  if (missing !== undefined) {
    void run.recorder.record({ type: 'node-skip', path, node: step.id, reason: missing })
    return { status: 'skipped', reason: missing }
  }
  if (step.entry.disabled && gathered.misfit === undefined) return bypass(step, path, gathered, run)
  return execution.outcome()
}

/** Why a node that is there for its inputs has nothing to do, where some are wired and none arrived. */
function nothingArrived({ type, inputs }: NodeStep, { values }: Gathered): string | undefined {
  const needed = type.description.dynamic?.needsInput === true && inputs.length > 0
  if (!needed || Object.keys(values).length > 0) return undefined
  return `None of its inputs has a value: ${inputs.map(({ port }) => `"${port}"`).join(', ')}.`
}
