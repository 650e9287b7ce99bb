import type { Graph } from '../graph/document.ts'
import { readValue } from './check-values.ts'
import type { PortValues, Value } from './value.ts'

export interface InputProblem {
  readonly input: string
  readonly message: string
}

/** Thrown when a run is started with values that do not fit the graph's inputs. */
export class InputError extends Error {
  readonly problems: readonly InputProblem[]

  constructor(graph: string, problems: readonly InputProblem[]) {
    super(
      `The input does not fit the graph "${graph}": ${problems.map((problem) => problem.message).join(' ')}`,
    )
    this.name = 'InputError'
    this.problems = problems
  }
}

/**
 * The values a run starts with: those given, and defaults for the rest.
 * @throws InputError with all problems at once
 */
export function readInput(graph: Graph, given: Readonly<Record<string, unknown>>): PortValues {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    const message = 'An input is an object with a value for each input of the graph.'
    throw new InputError(graph.name, [{ input: '', message }])
  }
  const problems: InputProblem[] = unknownNames(graph, given)
  const values: Record<string, Value> = {}
  for (const [name, { type, optional, default: fallback }] of Object.entries(graph.inputs)) {
    const said = Object.hasOwn(given, name) ? given[name] : undefined
    const data = said === undefined ? fallback : said
    if (data === undefined || (data === null && optional)) {
      if (!optional && fallback === undefined) {
        problems.push({ input: name, message: `The input "${name}" (${type}) is missing.` })
      }
      continue
    }
    const read = readValue(data, type)
    if (typeof read !== 'string') values[name] = read
    else problems.push({ input: name, message: `The input "${name}" ${read}.` })
  }
  if (problems.length > 0) throw new InputError(graph.name, problems)
  return values
}

/** Told one by one, unless there are so many that nobody would read them. */
const mostUnknown = 20

function unknownNames(graph: Graph, given: Readonly<Record<string, unknown>>): InputProblem[] {
  const known = Object.keys(graph.inputs)
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(graph.inputs, name))
  const problems = unknown.slice(0, mostUnknown).map((name) => ({
    input: name,
    message: `It has no input "${name.slice(0, 60)}"; its inputs are ${known.join(', ') || 'none'}.`,
  }))
  const more = unknown.length - problems.length
  if (more === 0) return problems
  const message = `${more} further names are none of its inputs either.`
  return [...problems, { input: unknown[mostUnknown]!, message }]
}
