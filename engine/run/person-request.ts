import type { PortType } from '../graph/port-types.ts'
import type { Json } from '../graph/values.ts'
import type { Values } from './events.ts'

/** What a node asks a person, as the form shows it. */
export interface PersonRequest {
  readonly question: string
  /** What the person is shown, by name. */
  readonly show: Values
  /** What is wanted back. */
  readonly fields: readonly PersonField[]
  /** Answers when the deadline passes; without it the node fails then. */
  readonly default?: Values
}

export interface PersonField {
  readonly name: string
  readonly type: 'text' | 'number' | 'boolean' | 'json'
  readonly title?: string
  /** The texts that may be chosen. */
  readonly options?: readonly string[]
  readonly optional?: boolean
  /** What the form is filled with. */
  readonly value?: Json
  /** The value holds outputs of a node by port; these are the ports and their types. */
  readonly ports?: Readonly<Record<string, PortType>>
}

/** Everything that is wrong with an answer, a sentence each. */
export function answerProblems(request: Pick<PersonRequest, 'fields'>, answer: Values): string[] {
  const names = request.fields.map((field) => field.name)
  const unknown = Object.keys(answer)
    .filter((name) => !names.includes(name))
    .map((name) => `There is no field "${name}"; the fields are ${names.join(', ') || 'none'}.`)
  return [...unknown, ...request.fields.flatMap((field) => fieldProblem(field, answer) ?? [])]
}

function fieldProblem(field: PersonField, answer: Values): string | undefined {
  const { name, type, options, optional } = field
  const value = Object.hasOwn(answer, name) ? answer[name] : undefined
  if (value === undefined || (value === null && type !== 'json')) {
    return optional ? undefined : `The field "${name}" is missing.`
  }
  if (type !== 'json' && typeof value !== (type === 'text' ? 'string' : type)) {
    return `The field "${name}" must be ${wanted[type]}, and is ${JSON.stringify(value).slice(0, 80)}.`
  }
  if (options !== undefined && !(typeof value === 'string' && options.includes(value))) {
    const listed = options.map((option) => `"${option}"`).join(', ')
    return `The field "${name}" must be one of ${listed}, and is ${JSON.stringify(value).slice(0, 80)}.`
  }
  return undefined
}

const wanted = { text: 'a text', number: 'a number', boolean: 'true or false' }
