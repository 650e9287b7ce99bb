import { errorsBySchema } from '../checks/validate-by-schema.ts'
import type { Json, Tool } from '../graph/values.ts'

/** So many are enough to write better ones. */
const mostProblems = 5

/**
 * What is wrong with the arguments that a model wrote for a tool, in words from which it can write
 * better ones; undefined when they fit.
 */
export function argumentProblem({ name, parameters }: Tool, given: Json): string | undefined {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return `The arguments of "${name}" must be a JSON object; they are: ${JSON.stringify(given).slice(0, 200)}`
  }
  // What is no JSON Schema is taken for no rule.
  const errors = errorsBySchema(parameters, given)
  if (errors.length === 0) return undefined
  const problems = errors
    // The errors of an object repeat those of what is in it.
    .filter(
      ({ keyword }) =>
        !['properties', 'patternProperties', 'false', 'items', '$ref'].includes(keyword),
    )
    .map(({ instanceLocation, error }) => `${placeOf(instanceLocation)}${error}`)
  return `The arguments of "${name}" do not fit its schema. ${[...new Set(problems)].slice(0, mostProblems).join(' ')}`
}

function placeOf(pointer: string): string {
  const place = pointer.replace(/^#\/?/, '').replaceAll('/', '.')
  return place === '' ? '' : `${place}: `
}
