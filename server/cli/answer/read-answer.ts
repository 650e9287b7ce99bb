import type { Json } from '../../../engine/graph/values.ts'
import { didYouMean } from '../../../engine/graph/did-you-mean.ts'
import type { Values } from '../../../engine/run/events.ts'
import type { PersonField } from '../../../engine/run/person-request.ts'
import { UsageError } from '../usage-error.ts'
import { readField } from './read-field.ts'

/** What stands behind the run: at most one node, then `field=value` for any number of fields. */
export function splitAnswer(given: readonly string[]): {
  readonly node: string | undefined
  readonly pairs: readonly string[]
} {
  const pairs = given.filter((text) => text.includes('='))
  const [node, second] = given.filter((text) => !text.includes('='))
  if (second !== undefined) {
    throw new UsageError(
      `"${second}" is neither a node nor a value: write field=value. Put quotes around what holds spaces.`,
    )
  }
  return { node, pairs }
}

/** The fields from `field=value` texts, with a sentence for each that cannot be taken at all. */
export function readAnswer(
  fields: readonly PersonField[],
  pairs: readonly string[],
): { readonly values: Values; readonly problems: readonly string[] } {
  const problems: string[] = []
  const values: Record<string, Json> = {}
  const names = fields.map(({ name }) => name)
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    const name = pair.slice(0, equals)
    const field = fields.find((one) => one.name === name)
    if (field === undefined) {
      const near = didYouMean(name, names) || ` The fields are ${names.join(', ')}.`
      problems.push(`There is no field "${name}".${near}`)
    } else if (Object.hasOwn(values, name)) {
      problems.push(`The field "${name}" is given twice.`)
    } else {
      values[name] = readField(field, pair.slice(equals + 1))
    }
  }
  return { values, problems }
}
