import type { NodeStep } from '../plan/plan.ts'
import type { Gathered } from './gather-inputs.ts'
import type { Outcome } from './outcome.ts'
import type { RunState } from './run-state.ts'
import { dataOf, type Value } from './value.ts'

/**
 * A bypassed node passes, at each output, the first of its inputs that has the same type. It cannot
 * fail, so it has nothing to say at `error`.
 */
export function bypass(
  step: Pick<NodeStep, 'id' | 'entry' | 'inputs' | 'outputs'>,
  path: string,
  { values: inputs, fresh }: Pick<Gathered, 'values' | 'fresh'>,
  run: RunState,
): Outcome {
  const outputs: Record<string, Value> = {}
  for (const [port, type] of Object.entries(step.outputs)) {
    if (port === 'error' && step.entry.onError === 'emit') continue
    const fitting = step.inputs.find(
      (input) => input.type === type && Object.hasOwn(inputs, input.port),
    )
    if (fitting !== undefined) outputs[port] = inputs[fitting.port]!
  }
  const reason = 'It is bypassed.'
  const mark = fresh ? { fresh } : {}
  void run.recorder.record(
    { type: 'node-skip', path, node: step.id, reason, outputs: dataOf(outputs), ...mark },
    outputs,
  )
  return { status: 'done', outputs, ...mark }
}
