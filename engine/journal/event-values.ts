import type { LargeValue, ModelCall } from '../run/events.ts'
import type { Json } from '../graph/values.ts'
import type { RecordedEvent } from './journal.ts'

/**
 * The places of an event that hold values of unknown size: ports, graph inputs and outputs,
 * and the requests and responses of model calls. `change` gets each value with the name of its
 * port (undefined in a model call) and answers what shall stand there.
 */
export function mapEventValues(
  event: RecordedEvent,
  change: (value: Json, port: string | undefined) => Json,
): RecordedEvent {
  const record = (values: Readonly<Record<string, Json>>): Record<string, Json> => {
    const changed: Record<string, Json> = {}
    for (const name in values) changed[name] = change(values[name]!, name)
    return changed
  }
  const models = (calls: readonly ModelCall[]): readonly ModelCall[] =>
    calls.length === 0
      ? calls
      : calls.map((call) => ({
          ...call,
          request: change(call.request, undefined),
          response: change(call.response, undefined),
        }))
  switch (event.type) {
    case 'run-start':
      return { ...event, input: record(event.input) }
    case 'node-start':
      return { ...event, inputs: record(event.inputs) }
    case 'node-end':
      return { ...event, outputs: record(event.outputs), calls: models(event.calls) }
    case 'node-error':
      return event.calls.length === 0 ? event : { ...event, calls: models(event.calls) }
    case 'run-end':
      return { ...event, outputs: record(event.outputs) }
    case 'node-skip':
      return event.outputs === undefined ? event : { ...event, outputs: record(event.outputs) }
    case 'node-wait':
      return { ...event, request: { ...event.request, show: record(event.request.show) } }
    case 'node-answer':
      return event.answer === undefined ? event : { ...event, answer: record(event.answer) }
    case 'node-retry':
    case 'frame-iteration':
    case 'run-wait':
    case 'run-resume':
      return event
  }
}

/** Whether a value is one of ours that stands for a larger one. Node outputs that look like one are never left inline, so this cannot be forged. */
export function isLargeValue(value: unknown): value is LargeValue {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, '$value')
}
