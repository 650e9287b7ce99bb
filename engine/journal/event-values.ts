import type { LargeValue, ModelCall, Values } from '../run/events.ts'
import type { ReplayEdits } from '../run/replay-request.ts'
import type { PersonRequest } from '../run/person-request.ts'
import type { Json } from '../graph/values.ts'
import type { RecordedEvent } from './journal.ts'

/**
 * The places of an event that hold values of unknown size: ports, graph inputs and outputs, what
 * a person is shown, what a replay edits, and the requests and responses of model calls. `change`
 * gets each value with the name of its port (undefined where it is no port of this event, as in a
 * model call) and answers what shall stand there.
 * Small steps, whose values mostly stay, are not copied.
 */
export function mapEventValues(
  event: RecordedEvent,
  change: (value: Json, port: string | undefined) => Json,
): RecordedEvent {
  const record = (values: Values): Values => {
    let changed: Record<string, Json> | undefined
    for (const name in values) {
      const value = change(values[name]!, name)
      if (value !== values[name]) (changed ??= { ...values })[name] = value
    }
    return changed ?? values
  }
  const models = (calls: readonly ModelCall[]): readonly ModelCall[] =>
    calls.length === 0
      ? calls
      : calls.map((call) => ({
          ...call,
          request: change(call.request, undefined),
          response: change(call.response, undefined),
        }))
  const request = (asked: PersonRequest): PersonRequest => ({
    ...asked,
    show: record(asked.show),
    fields: asked.fields.map((field) =>
      field.value === undefined ? field : { ...field, value: change(field.value, undefined) },
    ),
  })
  const unnamed = (values: Values): Values => mapValues(values, (value) => change(value, undefined))
  const edits = ({ outputs, config, input, ...rest }: ReplayEdits): ReplayEdits => ({
    ...rest,
    ...(outputs === undefined ? {} : { outputs: mapValues(outputs, unnamed) }),
    ...(config === undefined ? {} : { config: mapValues(config, unnamed) }),
    ...(input === undefined ? {} : { input: unnamed(input) }),
  })
  switch (event.type) {
    case 'run-start':
      return {
        ...event,
        input: record(event.input),
        ...(event.replay?.edits === undefined
          ? {}
          : { replay: { ...event.replay, edits: edits(event.replay.edits) } }),
      }
    case 'node-start': {
      const inputs = record(event.inputs)
      return inputs === event.inputs ? event : { ...event, inputs }
    }
    case 'node-end': {
      const outputs = record(event.outputs)
      const calls = models(event.calls)
      const same = outputs === event.outputs && calls === event.calls
      return same ? event : { ...event, outputs, calls }
    }
    case 'node-error':
      return event.calls.length === 0 ? event : { ...event, calls: models(event.calls) }
    case 'run-end':
      return { ...event, outputs: record(event.outputs) }
    case 'node-skip':
      return event.outputs === undefined ? event : { ...event, outputs: record(event.outputs) }
    case 'node-wait':
      return { ...event, request: request(event.request) }
    case 'node-answer':
      return event.answer === undefined ? event : { ...event, answer: record(event.answer) }
    case 'node-retry':
    case 'frame-iteration':
    case 'run-wait':
    case 'run-resume':
      return event
  }
}

function mapValues<Value>(
  record: Readonly<Record<string, Value>>,
  change: (value: Value) => Value,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]))
}

/** Whether a value is one of ours that stands for a larger one. Node outputs that look like one are never left inline, so this cannot be forged. */
export function isLargeValue(value: unknown): value is LargeValue {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, '$value')
}
