import { nameOf, wrongValue } from './check-values.ts'
import type { Values } from './events.ts'
import { answerProblems, type PersonField, type PersonRequest } from './person-request.ts'
import { notJson, Value } from './value.ts'

/**
 * A copy of an answer, which its giver may change afterwards, or everything that is wrong with it,
 * a sentence each.
 */
export function readAnswer(
  request: PersonRequest,
  answer: Values,
): { readonly values: Values; readonly problems: readonly string[] } {
  const given = Object.entries(answer).filter(([, value]) => value !== undefined)
  const lost = given.flatMap(([name, value]) => {
    const what = notJson(value)
    return what === undefined ? [] : [`The field "${name}" cannot be kept: ${what}.`]
  })
  if (lost.length > 0) return { values: {}, problems: lost }
  // SAFETY: the copy of an object of fields is one.
  const values = Value.copyOf(Object.fromEntries(given)).data as Values
  const misfits = request.fields.flatMap((field) => portProblems(field, values))
  return { values, problems: [...answerProblems(request, values), ...misfits] }
}

/** What is wrong with outputs that stand in for those of a node. */
function portProblems({ name, ports }: PersonField, answer: Values): string[] {
  const outputs = Object.hasOwn(answer, name) ? answer[name] : undefined
  if (ports === undefined || outputs === undefined) return []
  if (typeof outputs !== 'object' || outputs === null || Array.isArray(outputs))
    return [
      `The field "${name}" is ${nameOf(outputs)}, not an object with a value for each output port.`,
    ]
  return Object.entries(outputs).flatMap(([port, value]) => {
    const type = Object.hasOwn(ports, port) ? ports[port] : undefined
    if (type === undefined) {
      const listed = Object.keys(ports).join(', ') || 'none'
      return [`There is no output "${port}"; the outputs are ${listed}.`]
    }
    const wrong = wrongValue(value, type)
    return wrong === undefined ? [] : [`The output "${port}" ${wrong}.`]
  })
}
