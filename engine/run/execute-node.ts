import type { NodeStep } from '../plan/plan.ts'
import { bypass } from './bypass.ts'
import { Execution } from './execution.ts'
import { gatherInputs } from './gather-inputs.ts'
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
  if (gathered.missing !== undefined) {
    void run.recorder.record({ type: 'node-skip', path, node: step.id, reason: gathered.missing })
    return { status: 'skipped', reason: gathered.missing }
  }
  if (step.entry.disabled) return bypass(step, path, gathered.values, run)
  return execution.outcome()
}
