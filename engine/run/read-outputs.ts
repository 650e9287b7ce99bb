import type { NodeStep } from '../plan/plan.ts'
import { nameOf, readValue } from './check-values.ts'
import { NodeError } from './failure.ts'
import type { PortValues, Value } from './value.ts'

/**
 * What a node gave, or somebody put in its place, as values that fit its ports.
 * @param giver as a sentence names it
 * @throws NodeError
 */
export function readOutputs(
  giver: string,
  ports: NodeStep['outputs'],
  result: unknown,
): PortValues {
  if (typeof result !== 'object' || result === null || Array.isArray(result)) {
    throw new NodeError(
      `What ${giver} gave is ${nameOf(result)}, not an object with a value for each port.`,
      { code: 'output' },
    )
  }
  const outputs: Record<string, Value> = {}
  for (const [port, data] of Object.entries(result)) {
    if (data === undefined) continue
    const portType = Object.hasOwn(ports, port) ? ports[port] : undefined
    if (portType === undefined) throw noSuchOutput(giver, ports, port)
    const read = readValue(data, portType)
    if (typeof read === 'string') {
      throw new NodeError(`What ${giver} gave at its port "${port}" ${read}.`, {
        code: 'output',
      })
    }
    outputs[port] = read
  }
  return outputs
}

export function noSuchOutput(giver: string, ports: NodeStep['outputs'], port: string): NodeError {
  const known = Object.keys(ports).join(', ') || 'none'
  return new NodeError(
    `${capitalized(giver)} gave a value at "${port}", which is not one of its output ports (${known}).`,
    { code: 'output' },
  )
}

function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
