import type { Json } from '../../../engine/graph/values.ts'
import { answerProblems, type PersonField } from '../../../engine/run/person-request.ts'
import type { Values } from '../../../engine/run/events.ts'
import type { Ask } from '../command.ts'
import type { Channel } from '../output.ts'
import { oneLine } from '../text.ts'
import { fieldText } from './question-lines.ts'
import { readField } from './read-field.ts'

/**
 * Asks for the fields one after the other, each until what is written fits. An empty line takes what
 * the field is filled with, or leaves out one that may be left out.
 * @returns undefined where the person wants to leave
 */
export async function askPerson(
  fields: readonly PersonField[],
  ask: Ask,
  channel: Channel,
): Promise<Values | undefined> {
  const values: Record<string, Json> = {}
  for (const field of fields) {
    const value = await askField(field, ask, channel)
    if (value === 'left') return undefined
    if (value !== undefined) values[field.name] = value.said
  }
  return values
}

async function askField(
  field: PersonField,
  ask: Ask,
  channel: Channel,
): Promise<{ readonly said: Json } | undefined | 'left'> {
  const filled =
    field.value === undefined ? '' : ` [${oneLine(JSON.stringify(field.value)).slice(0, 80)}]`
  for (;;) {
    const line = await ask(`${fieldText(field)}${filled}: `)
    if (line === undefined) return 'left'
    if (line.trim() === '' && field.value !== undefined) return { said: field.value }
    if (line.trim() === '' && field.optional) return undefined
    const said = readField(field, optionNumbered(field, line) ?? line)
    const missing = line.trim() === '' && field.type !== 'text'
    const [problem] = missing
      ? [`The field "${field.name}" is missing.`]
      : answerProblems({ fields: [field] }, { [field.name]: said })
    if (problem === undefined) return { said }
    channel.print(problem)
  }
}

/** An option may be named by its number in the list, where no option is called so. */
function optionNumbered({ options = [] }: PersonField, line: string): string | undefined {
  return options.includes(line) ? undefined : options[Number(line) - 1]
}
