import type { Plan } from '../plan/plan.ts'
import { longestPath } from './longest-path.ts'
import { placeOf } from './place.ts'
import { workTime, type Trace } from './trace.ts'

/**
 * Milliseconds that a run takes when no record answers for a node. Of a run where records did, the
 * time is that of the longest path, with what each node took when it really ran.
 */
export function timeOf(plan: Plan, trace: Trace): number {
  const spans = [...trace.spans.values()]
  if (!spans.some(({ reused }) => reused !== undefined)) {
    return workTime(trace, trace.endedAt ?? trace.startedAt)
  }
  const times = new Map<string, number>()
  for (const { path, duration } of spans) {
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
