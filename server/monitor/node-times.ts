import type { RecordedEvent } from '../../engine/journal/journal.ts'
import { ownersOf, placeOf } from '../../engine/run/place.ts'
import { usageOf } from '../../engine/run/recover.ts'
import { isExecution } from './execution.ts'

/** What one node did in one run, in all turns and items of frames together. */
export interface NodeTimes {
  /** Inside a subgraph with the node that runs it: `answer/generate`. */
  readonly node: string
  /** Milliseconds of each execution that no record answered. */
  readonly durations: readonly number[]
  /** Executions that ended in an error, also where the graph handled it. */
  readonly failed: number
  /** Executions that a record answered. */
  readonly cached: number
  /** US dollars, also of attempts that failed and of all that a subgraph ran; null where a price is not known. */
  readonly cost: number | null
}

type Mutable<Record> = { -readonly [Key in keyof Record]: Record[Key] }

/** By node, those that were executed. */
export function nodeTimes(events: readonly RecordedEvent[]): readonly NodeTimes[] {
  const nodes = new Map<string, Mutable<NodeTimes> & { durations: number[] }>()

  function nodeAt(place: string): Mutable<NodeTimes> & { durations: number[] } {
    let node = nodes.get(place)
    if (node === undefined) {
      node = { node: place, durations: [], failed: 0, cached: 0, cost: 0 }
      nodes.set(place, node)
    }
    return node
  }

  for (const event of events) {
    if (!('path' in event)) continue
    // The turns and calls of an agent cost, and their time is in its own.
    const [owner] = ownersOf(event.path)
    const place = placeOf(owner ?? event.path)
    if (owner === undefined && isExecution(event)) {
      const node = nodeAt(place)
      if (event.reused === undefined) node.durations.push(event.duration)
      else node.cached += 1
      if (event.type === 'node-error') node.failed += 1
    }
    for (const { cost } of usageOf(event)) {
      for (const around of withGraphsAround(place)) {
        const node = nodeAt(around)
        node.cost = node.cost === null || cost === null ? null : node.cost + cost
      }
    }
  }
  return [...nodes.values()]
}

/** `a/b/c`, `a/b`, `a`. */
function withGraphsAround(place: string): string[] {
  const parts = place.split('/')
  return parts.map((_, at) => parts.slice(0, parts.length - at).join('/'))
}
