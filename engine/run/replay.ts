import type { Json } from '../graph/values.ts'
import { workOf } from '../journal/key.ts'
import type { NodeEnd } from '../journal/journal.ts'
import type { NodeError as NodeErrorEvent, Values } from './events.ts'
import { namesOf, placeOf } from './place.ts'
import type { ReplayRequest } from './replay-request.ts'
import type { RecoveredSpan } from './run-state.ts'

/** How a run repeats another one: which records of that one answer for it, and what was edited. */
export class Replay {
  /** The run whose records answer. */
  readonly run: string
  readonly #request: ReplayRequest
  readonly #spans: ReadonlyMap<string, RecoveredSpan>

  constructor(run: string, request: ReplayRequest, spans: ReadonlyMap<string, RecoveredSpan>) {
    this.run = run
    this.#request = request
    this.#spans = spans
  }

  /** Whether the replay begins at this path, so that its record does not count. */
  beginsAt(path: string): boolean {
    const { from } = this.#request
    return from !== undefined && namesOf(path).includes(from)
  }

  /** The outputs that somebody put at this path, with what is recorded of the other ports. */
  editedOutputs(path: string): Values | undefined {
    const { outputs = {}, absent = [] } = this.#request.edits ?? {}
    // An edit of one turn says more than an edit of them all.
    const names = [...new Set([placeOf(path), path])]
    const edits = names.filter((name) => Object.hasOwn(outputs, name))
    const gone = absent.filter((port) => names.includes(readPort(port).node))
    if (edits.length === 0 && gone.length === 0) return undefined
    const end = this.#spans.get(path)?.end
    const values: Record<string, Json> = { ...(end?.type === 'node-end' ? end.outputs : {}) }
    for (const name of edits) Object.assign(values, outputs[name])
    for (const port of gone) delete values[readPort(port).port]
    return values
  }

  /** What the earlier run recorded at this path, when it did the same work on the same inputs. */
  recordOf(path: string, key: string): NodeEnd | NodeErrorEvent | undefined {
    const end = this.#spans.get(path)?.end
    if (end?.key === undefined || workOf(end.key) !== workOf(key)) return undefined
    return end.type === 'node-error' && !end.handled ? undefined : end
  }
}

/** `node.port`, or `path.port`, taken apart. */
function readPort(reference: string): { node: string; port: string } {
  const dot = reference.lastIndexOf('.')
  return { node: reference.slice(0, dot), port: reference.slice(dot + 1) }
}
