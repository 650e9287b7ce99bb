import { ViewportPortal } from '@xyflow/react'
import { memo, useMemo } from 'react'
import type { PortTypeName } from '../../../engine/graph/port-types.ts'
import { wireEnds, type Projection } from '../project-graph.ts'
import { backwardPath, forwardPath } from '../wire-path.ts'
import { useFlow, type FlowWire } from './flow-store.ts'
import styles from './FarWires.module.css'

/**
 * All wires of a graph that is looked at from far away, as one path for each type of port: a thousand
 * elements that nobody could point at would cost more than all the rest.
 */
export const FarWires = memo(function FarWires() {
  const projection = useFlow((state) => state.projection)
  const wires = useFlow((state) => state.wires)
  const paths = useMemo(() => pathsOf(projection, wires), [projection, wires])
  return (
    <ViewportPortal>
      <svg className={styles.wires} aria-hidden>
        {[...paths].map(([mark, path]) => (
          <path key={mark} d={path} data-type={mark} />
        ))}
      </svg>
    </ViewportPortal>
  )
})

function pathsOf(
  projection: Projection,
  wires: readonly FlowWire[],
): ReadonlyMap<PortTypeName, string> {
  const drawn = new Map(wires.map(({ id, data }) => [id, data]))
  const paths = new Map<PortTypeName, string[]>()
  for (const wire of projection.wires) {
    const data = drawn.get(wire.id)
    const ends = data === undefined || data.folded ? undefined : wireEnds(wire, projection)
    if (data === undefined || ends === undefined) continue
    const { x1, y1, x2, y2 } = ends
    const path =
      data.lane === undefined
        ? forwardPath(x1, y1, x2, y2)
        : backwardPath(x1, y1, x2, y2, data.lane)
    const list = paths.get(data.mark)
    if (list === undefined) paths.set(data.mark, [path])
    else list.push(path)
  }
  return new Map([...paths].map(([mark, list]) => [mark, list.join('')]))
}
