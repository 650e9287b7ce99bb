import { fillIn, templateProblems } from '../../engine/graph/template.ts'
import type { Json } from '../../engine/graph/values.ts'
import type { TriggerSettings } from '../api/triggers.ts'

type Inputs = TriggerSettings['inputs']

/** What templates of inputs can name. */
export interface FiringValues {
  /** Name of the trigger. */
  readonly trigger: string
  /** ISO 8601: the time of the schedule, or when the webhook came. */
  readonly time: string
  /** Of the webhook. */
  readonly body?: Json
  /** Id of the delivery. */
  readonly id?: string
  /** What the sender calls the event. */
  readonly event?: string
}

/** The input of the run. What comes to null is left out, so that a default of the graph counts. */
export function inputOf(inputs: Inputs, values: FiringValues): Record<string, Json> {
  const all = Object.entries(inputs).map(([name, value]) => [name, filled(value, { ...values })])
  return Object.fromEntries(all.filter(([, value]) => value !== null))
}

function filled(part: Json, values: Readonly<Record<string, unknown>>): Json {
  if (typeof part === 'string') return fillIn(part, values)
  if (Array.isArray(part)) return part.map((item: Json) => filled(item, values))
  if (typeof part !== 'object' || part === null) return part
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [key, filled(value, values)]),
  )
}

/** What is wrong with the templates of inputs. */
export function inputProblems(inputs: Inputs): { path: string[]; message: string }[] {
  return Object.entries(inputs).flatMap(([name, value]) =>
    textsIn(value)
      .flatMap((text) => templateProblems(text))
      .map(({ message }) => ({ path: [name], message })),
  )
}

function textsIn(part: Json): string[] {
  if (typeof part === 'string') return [part]
  if (Array.isArray(part)) return part.flatMap((item: Json) => textsIn(item))
  if (typeof part !== 'object' || part === null) return []
  return Object.values(part).flatMap((value) => textsIn(value))
}
