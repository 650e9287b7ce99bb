import type { Json } from '../../../engine/graph/values.ts'
import type { ReplayEdits } from '../../../engine/run/replay-request.ts'
import { jsonOrText } from '../json-or-text.ts'
import type { Arguments } from '../read-arguments.ts'
import { UsageError } from '../usage-error.ts'

/**
 * What a replay is to do differently, from the options of the command.
 * @param readInput reads the value of an input of the graph
 * @throws UsageError that names everything that is wrong
 */
export function readEdits(
  given: Arguments,
  readInput: (name: string, text: string) => Json,
): ReplayEdits {
  const problems: string[] = []
  const outputs = new Map<string, Map<string, Json>>()
  const config = new Map<string, Map<string, Json>>()
  const input = new Map<string, Json>()

  for (const text of given.values('output')) {
    const [place, value] = pairOf(text)
    const dot = place.lastIndexOf('.')
    if (value === undefined || dot < 1) {
      problems.push(`"${text}" is no output: write --output node.port=value.`)
    } else put(outputs, place, dot, value)
  }
  for (const text of given.values('config')) {
    const [place, value] = pairOf(text)
    // Names of nodes hold no dots; names of settings may.
    const dot = place.indexOf('.')
    if (value === undefined || dot < 1) {
      problems.push(`"${text}" is no setting: write --config node.setting=value.`)
    } else put(config, place, dot, value)
  }
  for (const text of given.values('input')) {
    const [name, value] = pairOf(text)
    if (value === undefined || name === '') {
      problems.push(`"${text}" is no input: write --input name=value.`)
    } else input.set(name, readInput(name, value))
  }
  const absent = given.values('absent')
  for (const text of absent.filter((one) => one.lastIndexOf('.') < 1)) {
    problems.push(`"${text}" is no port: write --absent node.port.`)
  }
  if (problems.length > 0) throw new UsageError(problems.join('\n'))
  return {
    ...(outputs.size === 0 ? {} : { outputs: nested(outputs) }),
    ...(absent.length === 0 ? {} : { absent }),
    ...(config.size === 0 ? {} : { config: nested(config) }),
    ...(input.size === 0 ? {} : { input: Object.fromEntries(input) }),
  }
}

type Nested = Map<string, Map<string, Json>>

function put(edits: Nested, place: string, dot: number, text: string): void {
  const node = place.slice(0, dot)
  const values = edits.get(node) ?? new Map<string, Json>()
  edits.set(node, values.set(place.slice(dot + 1), jsonOrText(text)))
}

function nested(edits: Nested): Record<string, Record<string, Json>> {
  return Object.fromEntries([...edits].map(([node, values]) => [node, Object.fromEntries(values)]))
}

function pairOf(text: string): [name: string, value: string | undefined] {
  const equals = text.indexOf('=')
  return equals < 0 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)]
}
