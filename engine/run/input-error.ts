import type { Graph } from '../graph/document.ts'
import type { Json } from '../graph/values.ts'
import { wrongValue } from './check-values.ts'
import { Value, type PortValues } from './value.ts'

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
  const problems: InputProblem[] = []
  const values: Record<string, Value> = {}
  const known = Object.keys(graph.inputs)
  for (const name of Object.keys(given)) {
    if (!known.includes(name)) {
      problems.push({
        input: name,
        message: `It has no input "${name}"; its inputs are ${known.join(', ') || 'none'}.`,
      })
    }
  }
  for (const [name, { type, optional, default: fallback }] of Object.entries(graph.inputs)) {
    const said = Object.hasOwn(given, name) ? given[name] : undefined
    const data = said === undefined ? fallback : said
    if (data === undefined || (data === null && optional)) {
      if (!optional && fallback === undefined) {
        problems.push({ input: name, message: `The input "${name}" (${type}) is missing.` })
      }
      continue
    }
    const wrong = wrongValue(data, type)
    if (wrong === undefined) {
      // SAFETY: `wrongValue` found nothing that JSON cannot hold.
      values[name] = Value.copyOf(data as Json)
    } else {
      problems.push({ input: name, message: `The input "${name}" ${wrong}.` })
    }
  }
  if (problems.length > 0) throw new InputError(graph.name, problems)
  return values
}
