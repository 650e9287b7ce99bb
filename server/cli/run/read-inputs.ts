import { didYouMean } from '../../../engine/graph/did-you-mean.ts'
import type { Graph } from '../../../engine/graph/document.ts'
import { messageOf } from '../../../engine/graph/message-of.ts'
import type { Json } from '../../../engine/graph/values.ts'
import { InputError, readInput } from '../../../engine/run/input-error.ts'
import { UsageError } from '../usage-error.ts'

/**
 * The inputs of a run from `name=value` texts. A text input takes its value as it stands, every other
 * one reads it as JSON.
 * @throws UsageError that names everything that is wrong
 */
export function readInputs(graph: Graph, given: readonly string[]): Record<string, Json> {
  const problems: string[] = []
  const inputs: Record<string, Json> = {}
  const broken = new Set<string>()
  for (const pair of given) {
    const equals = pair.indexOf('=')
    const name = pair.slice(0, equals)
    if (equals < 1) {
      problems.push(`"${pair}" is no input: write --input name=value.`)
    } else if (Object.hasOwn(inputs, name) || broken.has(name)) {
      problems.push(`The input "${name}" is given twice.`)
    } else {
      const read = readValue(graph, name, pair.slice(equals + 1))
      if (typeof read === 'string') {
        problems.push(read)
        broken.add(name)
      } else {
        inputs[name] = read.value
      }
    }
  }
  problems.push(...misfits(graph, inputs, broken))
  if (problems.length > 0) {
    const list =
      problems.length === 1 ? ` ${problems[0]}` : problems.map((one) => `\n  ${one}`).join('')
    throw new UsageError(`The input does not fit the graph "${graph.name}":${list}`)
  }
  return inputs
}

/** The value, or a sentence that says why there is none. */
function readValue(graph: Graph, name: string, text: string): { value: Json } | string {
  const input = Object.hasOwn(graph.inputs, name) ? graph.inputs[name] : undefined
  if (input === undefined) {
    const known = Object.keys(graph.inputs)
    const list = known.length === 0 ? 'It has none.' : `Its inputs are ${known.join(', ')}.`
    return `It has no input "${name}".${didYouMean(name, known) || ` ${list}`}`
  }
  if (input.type === 'text') return { value: text }
  try {
    // SAFETY: what `JSON.parse` gives is JSON.
    return { value: JSON.parse(text) as Json }
  } catch (error) {
    const why = messageOf(error)
    const isText = !/^\s*[[{]/.test(text)
    const quotes = isText ? ` A text needs double quotes of its own: --input '${name}="…"'.` : ''
    return `The input "${name}" (${input.type}) is not JSON: ${why}.${quotes}`
  }
}

/** What the engine would refuse, without what is told already. */
function misfits(
  graph: Graph,
  inputs: Readonly<Record<string, Json>>,
  told: ReadonlySet<string>,
): string[] {
  try {
    readInput(graph, inputs)
    return []
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return error.problems.filter(({ input }) => !told.has(input)).map(({ message }) => message)
  }
}
