import type { MonitorNode } from '../api/monitor.ts'
import { costOf, sumOf, timesOf } from './figures.ts'
import type { NodeTimes } from './node-times.ts'

/** What all runs together say of each node, those that took the most time first. */
export function nodeFigures(times: readonly NodeTimes[]): readonly MonitorNode[] {
  // What a subgraph's nodes took is in the time of the node that runs it.
  const outermost = times.filter(({ node }) => !node.includes('/'))
  const whole = sumOf(outermost.map(({ durations }) => sumOf(durations)))
  return [...Map.groupBy(times, ({ node }) => node)]
    .map(([node, all]) => {
      const durations = all.flatMap((one) => one.durations)
      const cached = sumOf(all.map((one) => one.cached))
      return {
        node,
        executions: durations.length + cached,
        failed: sumOf(all.map(({ failed }) => failed)),
        cached,
        latency: timesOf(durations),
        cost: costOf(all),
        // A subgraph that was cut off has no time of its own, and its nodes have.
        share: whole === 0 ? 0 : Math.min(1, sumOf(durations) / whole),
      }
    })
    .toSorted((a, b) => b.share - a.share || a.node.localeCompare(b.node))
}
