import { Validator, type Schema } from '@cfworker/json-schema'
import type { CheckContext, ConfigProblem } from '../../engine/graph/check-context.ts'
import type { NodeDescription } from '../../engine/graph/node-description.ts'
import { lastQuoted, schemaWords, type SchemaFault } from './schema-words.ts'

/** Finds what is wrong with the settings of a node by the schemas that the server sent. */
export function configProblemsOf(
  nodes: readonly NodeDescription[],
): NonNullable<CheckContext['configProblems']> {
  const byType = new Map(nodes.map((node) => [node.type, node]))
  const validators = new Map<string, Validator>()
  const validatorOf = (type: string): Validator | undefined => {
    const description = byType.get(type)
    if (description === undefined) return undefined
    const known = validators.get(type)
    if (known !== undefined) return known
    // SAFETY: the catalogue sends JSON Schema 2020-12.
    const validator = new Validator(description.configSchema as Schema, '2020-12', false)
    validators.set(type, validator)
    return validator
  }
  return (type, config) => {
    const result = validatorOf(type)?.validate(config)
    return result === undefined || result.valid ? [] : innermost(result.errors)
  }
}

/** A failure inside a field is reported for each object around it too; only the place itself helps. */
function innermost(
  errors: readonly (SchemaFault & { readonly instanceLocation: string })[],
): ConfigProblem[] {
  const places = errors.map((error) => error.instanceLocation)
  return errors
    .filter(
      ({ instanceLocation }) => !places.some((place) => place.startsWith(`${instanceLocation}/`)),
    )
    .map(({ instanceLocation, ...fault }) => {
      const path = instanceLocation
        .split('/')
        .slice(1)
        .map((part) => (/^\d+$/.test(part) ? Number(part) : decodeURIComponent(part)))
      // What is missing is said at its own field, not at what should hold it.
      const missing = fault.keyword === 'required' ? [...path, lastQuoted(fault.error)] : path
      return { path: missing, message: schemaWords(missing, fault) }
    })
}
