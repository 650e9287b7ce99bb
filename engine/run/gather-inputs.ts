import { convert } from '../graph/conversions.ts'
import type { PortType } from '../graph/port-types.ts'
import type { Json } from '../graph/values.ts'
import type { Source, WiredInput } from '../plan/plan.ts'
import { wrongValue } from './check-values.ts'
import { NodeError } from './failure.ts'
import { largestValue } from './limits.ts'
import { whyAbsent, type Outcome } from './outcome.ts'
import type { Scope } from './scope.ts'
import { sizeRefusal, Value, type PortValues } from './value.ts'

/** What arrived at the inputs of a node. */
export interface Gathered {
  readonly values: PortValues
  /** A required input without a value, as a sentence: the node is skipped. */
  readonly missing: string | undefined
  /** What an input gets is not decided: it comes from a node that waits for a person, or was stopped. */
  readonly held: 'waiting' | 'stopped' | undefined
  /** A value that is not what its input needs: the node fails. */
  readonly misfit: Misfit | undefined
  /** In a replay: something came from a node that the replay executed again. */
  readonly fresh: boolean
}

interface Misfit {
  readonly port: string
  /** The end of a sentence. */
  readonly wrong: string
}

export function misfitError(node: string, { port, wrong }: Misfit): NodeError {
  return new NodeError(`The input "${port}" of "${node}" ${wrong}.`, { code: 'input' })
}

/** The same at an output of a graph. */
export function outputError({ port, wrong }: Misfit): NodeError {
  return new NodeError(`The output "${port}" of the graph ${wrong}.`, { code: 'output' })
}

/** Waits for everything that is wired to the inputs and converts it to their types. */
export async function gatherInputs(
  inputs: readonly WiredInput[],
  scope: Scope,
  graphInputs: PortValues,
): Promise<Gathered> {
  const values: Record<string, Value> = {}
  let missing: string | undefined
  let held: 'waiting' | 'stopped' | undefined
  let misfit: Misfit | undefined
  let fresh = false
  for (const input of inputs) {
    const present: { value: Value; type: PortType }[] = []
    const reasons: string[] = []
    let open: Gathered['held']
    for (const source of input.sources) {
      const pending = read(source, scope, graphInputs)
      // Awaiting what is there already would cost every node of a chain a turn.
      const arrived = pending instanceof Promise ? await pending : pending
      if (arrived.value !== undefined) {
        present.push({ value: arrived.value, type: source.type })
        fresh ||= arrived.fresh === true
        if (!input.list) break
      } else {
        reasons.push(arrived.reason)
        open ??= arrived.held
      }
    }
    held ??= open
    const [first] = present
    if (first !== undefined) {
      const value =
        input.list && (present.length > 1 || input.sources.length > 1)
          ? gather(present, input.type)
          : convertValue(first.value, first.type, input.type)
      if (value !== undefined) values[input.port] = value
      const wrong =
        value === undefined ? sizeRefusal : input.unsure && wrongValue(value.data, input.type)
      if (wrong !== undefined) misfit ??= { port: input.port, wrong }
    } else if (!input.optional && open === undefined) {
      const why = reasons.length === 0 ? 'nothing is connected to it' : reasons.join(', and ')
      missing ??= `The required input "${input.port}" is absent: ${why}.`
    }
  }
  // What is skipped in any case need not wait.
  return { values, missing, held: missing === undefined ? held : undefined, misfit, fresh }
}

type Arrived =
  | { readonly value: Value; readonly fresh?: true }
  | { readonly value: undefined; readonly reason: string; readonly held?: 'waiting' | 'stopped' }

function read(source: Source, scope: Scope, graphInputs: PortValues): Arrived | Promise<Arrived> {
  switch (source.kind) {
    case 'input': {
      if (!Object.hasOwn(graphInputs, source.name)) {
        return { value: undefined, reason: `the graph was given no "${source.name}"` }
      }
      const value = graphInputs[source.name]!
      return scope.home(undefined).fresh ? { value, fresh: true } : { value }
    }
    case 'item': {
      const { item: value, fresh } = scope.home(source.map)
      if (value === undefined) return { value: undefined, reason: 'there is no item' }
      return fresh ? { value, fresh } : { value }
    }
    case 'index':
      return { value: new Value(scope.home(source.map).index) }
    case 'port': {
      const home = scope.home(source.home)
      if (source.backward) {
        const before = home.before?.settled(source.node)
        if (before === undefined) return { value: undefined, reason: 'this is the first turn' }
        return portOf(source.node, source.port, before)
      }
      const outcome = home.outcome(source.node)
      return outcome instanceof Promise
        ? outcome.then((settled) => portOf(source.node, source.port, settled))
        : portOf(source.node, source.port, outcome)
    }
  }
}

function portOf(node: string, port: string, outcome: Outcome): Arrived {
  if (outcome.status === 'done' && Object.hasOwn(outcome.outputs, port)) {
    const value = outcome.outputs[port]!
    return outcome.fresh ? { value, fresh: true } : { value }
  }
  const reason = whyAbsent(node, port, outcome)
  return outcome.status === 'waiting' || outcome.status === 'stopped'
    ? { value: undefined, reason, held: outcome.status }
    : { value: undefined, reason }
}

/** Undefined when the list is too large. */
function gather(
  present: readonly { value: Value; type: PortType }[],
  type: PortType,
): Value | undefined {
  const items: Json[] = []
  let size = 0
  for (const { value, type: from } of present) {
    const converted = convertValue(value, from, type)
    if (converted === undefined || (size += converted.size) > largestValue) return undefined
    if (Array.isArray(converted.data)) for (const item of converted.data) items.push(item)
    else items.push(converted.data)
  }
  return measured(new Value(items))
}

/** Undefined when it becomes too large. */
function convertValue(value: Value, from: PortType, to: PortType): Value | undefined {
  if (from === to || to === 'any') return value
  try {
    const converted = convert(value.data, from, to)
    return converted === value.data ? value : measured(new Value(converted))
  } catch (error) {
    // What is written as text may become longer than any text can be.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function measured(value: Value): Value | undefined {
  return value.isTooLarge ? undefined : value
}
