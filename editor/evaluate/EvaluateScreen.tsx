import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { GraphList } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { Places } from '../shell/Places.tsx'
import styles from './EvaluateScreen.module.css'

interface Props {
  readonly graph: string
  /** At the right of the bar: the one thing to do here. */
  readonly action?: ReactNode
  readonly children: ReactNode
}

/** The place "Evaluate" of a graph: the same bar as above its canvas, and a wide page below. */
export function EvaluateScreen({ graph, action, children }: Props) {
  const { data } = useQuery({
    queryKey: ['graphs'],
    queryFn: () => request<GraphList>('/api/graphs'),
  })
  const title = data?.graphs.find(({ name }) => name === graph)?.title ?? graph
  return (
    <div className={styles.screen}>
      <header className={styles.bar}>
        <div className={styles.title}>
          <small>{graph}</small>
          <strong>{title}</strong>
        </div>
        <Places graph={graph} />
        <div className={styles.space} />
        {action}
      </header>
      <main className={styles.page}>
        <div className={styles.inner}>{children}</div>
      </main>
    </div>
  )
}
