import { prefersReducedMotion } from '../../ui/reduced-motion.ts'
import { useFlow, type FlowNode } from './flow-store.ts'

/** Milliseconds. */
const duration = 180

interface Edges {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Where nodes stand on the screen now, to glide from there. */
export function placesNow(): ReadonlyMap<string, Edges> {
  const { nodes } = useFlow.getState()
  return new Map(nodes.map((node) => [node.id, edgesOf(node)]))
}

/**
 * Lets nodes that were just moved in the document go there from where they stood, wires and all. A
 * change of the document or a drag ends it at once, and so does who asks for less motion.
 */
export function glideFrom(before: ReadonlyMap<string, Edges>): void {
  if (prefersReducedMotion()) return
  const { projection, nodes } = useFlow.getState()
  const goals = new Map(nodes.map((node) => [node.id, edgesOf(node)]))
  const moved = [...goals].flatMap(([id, goal]) => {
    const start = before.get(id)
    return start === undefined ||
      (start.x === goal.x && start.y === goal.y && start.width === goal.width)
      ? []
      : [{ id, start, goal }]
  })
  if (moved.length === 0) return
  const began = performance.now()
  const step = (): void => {
    // Whoever drew the canvas anew meanwhile has put everything where it belongs.
    if (useFlow.getState().projection !== projection) return
    const part = Math.min(1, (performance.now() - began) / duration)
    const eased = 1 - (1 - part) ** 3
    const places = new Map(moved.map(({ id, start, goal }) => [id, between(start, goal, eased)]))
    useFlow.setState((state) => ({
      nodes: state.nodes.map((node): FlowNode => {
        const place = places.get(node.id)
        if (place === undefined) return node
        const { x, y, width, height } = place
        return { ...node, position: { x, y }, width, height, measured: { width, height } }
      }),
    }))
    if (part < 1) requestAnimationFrame(step)
  }
  step()
}

function edgesOf({ position, width = 0, height = 0 }: FlowNode): Edges {
  return { ...position, width, height }
}

function between(start: Edges, goal: Edges, part: number): Edges {
  const mix = (from: number, to: number): number => from + (to - from) * part
  return {
    x: mix(start.x, goal.x),
    y: mix(start.y, goal.y),
    width: mix(start.width, goal.width),
    height: mix(start.height, goal.height),
  }
}
