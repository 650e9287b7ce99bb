import type { Viewport } from '@xyflow/react'
import { create } from 'zustand'
import { afterFirstPicture } from '../../ui/first-picture.ts'
import { boxAround, type Box, type Size } from '../geometry.ts'
import { boxOf } from './fit-room.ts'
import { useFlow, type Drawn } from './flow-store.ts'
import { isSeen } from './kept-view.ts'

interface FirstSight extends Drawn {
  /** All nodes and wires. With the next change of any of them it is over. */
  readonly of: Drawn
}

const useFirstSight = create<{ readonly sight: FirstSight | undefined }>(() => ({
  sight: undefined,
}))

/** How far the stub of a folded wire stands out at the side of its reader. */
const stub = { top: 0, side: 40, bottom: 0 }

/** The nodes and wires of a graph that can be seen, and the nodes at which these wires end. */
export function seenOf({ nodes, wires }: Drawn, view: Viewport, screen: Size): Drawn {
  const boxes = new Map(nodes.map((node) => [node.id, boxOf(node)]))
  const needed = new Set(
    nodes.flatMap((node) => (isSeen(boxes.get(node.id)!, view, screen) ? [node.id] : [])),
  )
  const seen = wires.filter(({ source, target, data }) => {
    const [from, to] = [boxes.get(source), boxes.get(target)]
    if (from === undefined || to === undefined) return false
    const around = data?.folded === true ? boxAround([to], stub) : boxAlong(from, to, data?.lane)
    return around !== undefined && isSeen(around, view, screen)
  })
  for (const { source, target } of seen) needed.add(source).add(target)
  return { nodes: nodes.filter(({ id }) => needed.has(id)), wires: seen }
}

/** Around a wire from one node to another, and its lane below them. */
function boxAlong(from: Box, to: Box, lane: number | undefined): Box | undefined {
  const low = lane === undefined ? [] : [{ x: from.x, y: lane, width: 0, height: 0 }]
  return boxAround([from, to, ...low], stub)
}

/** Keeps from React Flow what cannot be seen of a graph that opens, until the page shows the rest. */
export function beginWithSeen(drawn: Drawn, view: Viewport, screen: Size): void {
  const sight = { of: drawn, ...seenOf(drawn, view, screen) }
  useFirstSight.setState({ sight })
  void afterFirstPicture().then(() => {
    if (useFirstSight.getState().sight === sight) useFirstSight.setState({ sight: undefined })
  })
}

/** What React Flow is given of the graph. */
export function useGiven(): Drawn {
  const nodes = useFlow((state) => state.nodes)
  const wires = useFlow((state) => state.wires)
  const sight = useFirstSight((state) => state.sight)
  return sight?.of.nodes === nodes && sight.of.wires === wires ? sight : { nodes, wires }
}
