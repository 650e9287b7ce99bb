import { Validator, type Schema } from '@cfworker/json-schema'
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
  // SAFETY: whoever made the tool says that this is JSON Schema; what is not is taken for no rule.
  const rules = (typeof parameters === 'object' && parameters !== null ? parameters : {}) as Schema
  // The validator writes into it, and values of a run are frozen.
  const schema = structuredClone(rules)
  let result: ReturnType<Validator['validate']>
  try {
    result = new Validator(schema, '2020-12', false).validate(given)
  } catch (error) {
    return `The arguments of "${name}" could not be checked: ${error instanceof Error ? error.message : String(error)}`
  }
  if (result.valid) return undefined
  const problems = result.errors
    // The errors of an object repeat those of what is in it.
    .filter(({ keyword }) => !['properties', 'false', 'items', '$ref'].includes(keyword))
    .map(({ instanceLocation, error }) => `${placeOf(instanceLocation)}${error}`)
  return `The arguments of "${name}" do not fit its schema. ${[...new Set(problems)].slice(0, mostProblems).join(' ')}`
}

function placeOf(pointer: string): string {
  const place = pointer.replace(/^#\/?/, '').replaceAll('/', '.')
  return place === '' ? '' : `${place}: `
}
