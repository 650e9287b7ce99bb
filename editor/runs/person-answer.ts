import type { Json } from '../../engine/graph/values.ts'
import type { Values } from '../../engine/run/events.ts'
import { answerProblems, type PersonField } from '../../engine/run/person-request.ts'

/** Name of the form, by which it is found on the page. */
export const answerForm = 'answer'

/** What a form holds, by field; undefined where nothing is said. */
export type Said = Readonly<Record<string, Json | undefined>>

/** What is wrong with a field, as its form says it. */
export function fieldProblem(field: PersonField, said: Json | undefined): string | undefined {
  if (isBlank(said)) return field.optional ? undefined : wanted[kindOf(field)]
  // SAFETY: what is not blank is there.
  return answerProblems({ fields: [field] }, { [field.name]: said as Json })[0]
}

/** The answer to hand in: without fields in which nothing is said. */
export function answerWith(fields: readonly PersonField[], said: Said): Values {
  return Object.fromEntries(
    fields.flatMap(({ name }) => {
      const value = said[name]
      return value === undefined || isBlank(value) ? [] : [[name, value] as const]
    }),
  )
}

/** What a field is called: its title, or its name in words. */
export function labelOf({ name, title }: PersonField): string {
  if (title !== undefined) return title
  const words = name
    .replaceAll(/[_-]+/g, ' ')
    .replaceAll(/([a-z])([A-Z0-9])/g, '$1 $2')
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

type Kind = 'choice' | PersonField['type']

function kindOf({ type, options }: PersonField): Kind {
  return options === undefined ? type : 'choice'
}

const wanted: Readonly<Record<Kind, string>> = {
  choice: 'Choose one.',
  boolean: 'Choose one.',
  text: 'Write something.',
  number: 'Write a number.',
  json: 'Write some JSON.',
}

function isBlank(said: Json | undefined): boolean {
  return said === undefined || (typeof said === 'string' && said.trim() === '')
}
