import type { Json } from '../../engine/graph/values.ts'
import type { Values } from '../../engine/run/events.ts'
import type { Trace } from '../../engine/run/trace.ts'

/** A value that two runs have at the same place. */
export interface ComparedValue {
  /** The path of an execution; undefined for the outputs of the graph. */
  readonly path: string | undefined
  readonly port: string
  /** undefined where there was none. */
  readonly before: Json | undefined
  readonly after: Json | undefined
  readonly same: boolean
  /** A replay put it there. */
  readonly edited: boolean
}

/** The outputs of the graph first, then those of each execution in the order of the second run. */
export function compareTraces(before: Trace, after: Trace): readonly ComparedValue[] {
  const values = compareValues(undefined, before.outputs, after.outputs, false)
  const paths = new Set([...after.spans.keys(), ...before.spans.keys()])
  for (const path of paths) {
    const [was, is] = [before.spans.get(path), after.spans.get(path)]
    values.push(...compareValues(path, was?.outputs ?? {}, is?.outputs ?? {}, is?.edited === true))
  }
  return values
}

function compareValues(
  path: string | undefined,
  before: Values,
  after: Values,
  edited: boolean,
): ComparedValue[] {
  return [...new Set([...Object.keys(after), ...Object.keys(before)])].map((port) => {
    const [was, is] = [before[port], after[port]]
    return { path, port, before: was, after: is, same: isSame(was, is), edited }
  })
}

/** Both come from journals, which write keys in the same order. */
function isSame(a: Json | undefined, b: Json | undefined): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
