import type { ReactNode } from 'react'
import { GraphBar } from '../shell/GraphBar.tsx'
import styles from './EvaluateScreen.module.css'

interface Props {
  readonly graph: string
  /** At the right of the bar: the one thing to do here. */
  readonly action?: ReactNode
  readonly children: ReactNode
}

/** The place "Evaluate" of a graph: the same bar as above its canvas, and a wide page below. */
export function EvaluateScreen({ graph, action, children }: Props) {
  return (
    <div className={styles.screen}>
      <GraphBar graph={graph} action={action} />
      <main className={styles.page}>
        <div className={styles.inner}>{children}</div>
      </main>
    </div>
  )
}
