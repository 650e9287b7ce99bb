import type { NodeStep } from '../plan/plan.ts'
import type { Outcome } from './outcome.ts'
import type { RunState } from './run-state.ts'
import { dataOf, type PortValues, type Value } from './value.ts'

/** A bypassed node passes, at each output, the first of its inputs that has the same type. */
export function bypass(
  step: Pick<NodeStep, 'id' | 'inputs' | 'outputs'>,
  path: string,
  inputs: PortValues,
  run: RunState,
): Outcome {
  const outputs: Record<string, Value> = {}
  for (const [port, type] of Object.entries(step.outputs)) {
    const fitting = step.inputs.find(
      (input) => input.type === type && Object.hasOwn(inputs, input.port),
    )
    if (fitting !== undefined) outputs[port] = inputs[fitting.port]!
  }
  const reason = 'It is bypassed.'
  void run.recorder.record(
    { type: 'node-skip', path, node: step.id, reason, outputs: dataOf(outputs) },
    outputs,
  )
  return { status: 'done', outputs }
}
