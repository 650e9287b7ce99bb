import type { MonitorMark } from '../../server/api/monitor.ts'
import type { Stretch } from './monitor-range.ts'

/** Marks that stand too near to each other to be told apart. */
export interface MarkGroup {
  /** Where the first one stands, from 0 to 1. */
  readonly place: number
  readonly marks: readonly MonitorMark[]
}

/** Nearer than this part of a chart they become one line. */
const near = 0.008

/** The marks of a stretch of time, in its order. */
export function groupMarks(marks: readonly MonitorMark[], { from, to }: Stretch): MarkGroup[] {
  const groups: { place: number; marks: MonitorMark[] }[] = []
  const inside = marks.filter(({ at }) => at >= from && at <= to)
  for (const mark of inside.toSorted((a, b) => a.at - b.at)) {
    const place = (mark.at - from) / (to - from)
    const last = groups.at(-1)
    if (last !== undefined && place - last.place < near) last.marks.push(mark)
    else groups.push({ place, marks: [mark] })
  }
  return groups
}
