import type { PortType } from '../graph/port-types.ts'
import type { Json } from '../graph/values.ts'
import type { NodeStep } from '../plan/plan.ts'
import { wrongValue } from './check-values.ts'
import { NodeError } from './failure.ts'
import { Value, type PortValues } from './value.ts'

/** What a node of this type gave, as values that fit its ports. @throws NodeError */
export function readOutputs(
  nodeType: string,
  ports: NodeStep['outputs'],
  result: Readonly<Record<string, unknown>>,
): PortValues {
  const outputs: Record<string, Value> = {}
  for (const [port, data] of Object.entries(result)) {
    if (data === undefined) continue
    const portType = Object.hasOwn(ports, port) ? ports[port] : undefined
    if (portType === undefined) {
      throw new NodeError(
        `The node type "${nodeType}" gave a value at "${port}", which is not one of its output ports (${Object.keys(ports).join(', ') || 'none'}).`,
        { code: 'output' },
      )
    }
    const wrong = wrongValue(data, portType)
    if (wrong !== undefined) {
      throw new NodeError(`What the node type "${nodeType}" gave at its port "${port}" ${wrong}.`, {
        code: 'output',
      })
    }
    // SAFETY: `wrongValue` found nothing that JSON cannot hold.
    outputs[port] = Value.copyOf(data as Json)
  }
  return outputs
}

/** What `any` holds is known only now; where every wire has a type, the check has seen to it. @throws NodeError */
export function checkInputs(step: Pick<NodeStep, 'id' | 'inputs'>, inputs: PortValues): void {
  for (const { port, type, sources } of step.inputs) {
    const value = inputs[port]
    if (value === undefined || sources.every((source) => !loose.has(source.type))) continue
    const wrong = wrongValue(value.data, type)
    if (wrong === undefined) continue
    throw new NodeError(`The input "${port}" of "${step.id}" ${wrong}.`, { code: 'input' })
  }
}

/** Types of which a wire does not say what it carries. */
const loose: ReadonlySet<PortType> = new Set(['any', 'json', 'any[]', 'json[]'])
