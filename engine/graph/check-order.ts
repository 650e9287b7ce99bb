import type { CheckContext } from './check-context.ts'
import type { Graph } from './document.ts'
import { isFrame } from './is-frame.ts'
import { orderOf, type Dependency } from './order.ts'
import type { Problem } from './problem.ts'
import { bodyWires, wiresOf } from './wires.ts'

/** That nothing waits for itself: a circle is allowed only in a loop frame, through an optional input. */
export function checkOrder(graph: Graph, context: CheckContext): Problem[] {
  const wires = wiresOf(graph, context)
  const frames = Object.keys(graph.nodes).filter((id) => isFrame(graph.nodes[id]!))
  return [undefined, ...frames].flatMap((frame) => {
    const { members, forward } = bodyWires(graph, frame, wires)
    const around = frame === undefined ? undefined : graph.nodes[frame]
    const loop = around !== undefined && isFrame(around) && around.frame === 'loop'
    const advice = loop
      ? 'In a loop the wire that carries the value of the turn before must end at an optional input.'
      : 'Put them into a loop frame if they shall repeat, or remove one of the wires.'
    return circlesOf(members, forward).map((ids) => {
      const circle = ids.map((id) => `"${id}"`)
      const message = `${circle.join(' → ')} → ${circle[0]} is a circle: each waits for the one before it. ${advice}`
      return {
        code: 'cycle',
        severity: 'error',
        message,
        node: ids[0]!,
        path: ['nodes', ids[0]!],
      }
    })
  })
}

/** Circles that share no entry, one after another; ten say enough of a graph. */
function circlesOf(
  members: readonly string[],
  dependencies: readonly Dependency[],
): readonly (readonly string[])[] {
  const circles: (readonly string[])[] = []
  const left = new Set(members)
  while (circles.length < 10) {
    const ordered = orderOf(
      [...left],
      dependencies.filter(({ from, to }) => left.has(from) && left.has(to)),
    )
    if ('order' in ordered) break
    circles.push(ordered.circle)
    for (const id of ordered.circle) left.delete(id)
  }
  return circles
}
