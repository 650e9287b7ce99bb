import type { Plan } from '../plan/plan.ts'
import { longestPath } from './longest-path.ts'
import { placeOf } from './place.ts'
import type { Trace } from './trace.ts'

/**
 * Milliseconds that a run takes when no record answers for a node: the longest path, with what each
 * node took when it really ran. Of a run that was executed whole it is worked out in the same way,
 * without what lies between its nodes, or whoever reused more would seem faster.
 */
export function timeOf(plan: Plan, trace: Trace): number {
  const times = new Map<string, number>()
  for (const { path, duration } of trace.spans.values()) {
    const place = placeOf(path)
    if (duration !== undefined) times.set(place, (times.get(place) ?? 0) + duration)
  }
  const items = new Map([...trace.frames.values()].map(({ path, of }) => [placeOf(path), of]))
  return longestPath(
    plan,
    (place) => times.get(place),
    (place) => items.get(place) ?? 1,
  )
}
