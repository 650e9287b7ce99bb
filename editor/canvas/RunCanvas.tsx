import type { ReactNode } from 'react'
import type { Graph } from '../../engine/graph/document.ts'
import { RunFlow } from './flow/RunFlow.tsx'
import { usePlaced } from './layout/use-placed.ts'
import { AsItRan } from './past-canvas.ts'
import styles from './Canvas.module.css'

interface Props {
  readonly graph: Graph
  /** Over the canvas, top left. */
  readonly notice: ReactNode
  /** Over the canvas, top right. */
  readonly pill: ReactNode
}

/** The graph that a run was of, with the run on it. Nothing can be edited here. */
export default function RunCanvas({ graph, notice, pill }: Props) {
  const placed = usePlaced(graph)
  if (placed === undefined) return null
  return (
    <div className={styles.canvas} role="group" aria-label="The graph as it ran">
      <AsItRan value>
        <RunFlow key={graph.name} graph={placed}>
          <div className={styles.top}>
            <div className={styles.notice}>{notice}</div>
            <div className={styles.pill}>{pill}</div>
          </div>
        </RunFlow>
      </AsItRan>
    </div>
  )
}
