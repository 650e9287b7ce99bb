import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { GraphList } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { Places } from './Places.tsx'
import styles from './GraphBar.module.css'

interface Props {
  readonly graph: string
  /** At the right: the one thing to do here. */
  readonly action?: ReactNode
}

/** What stands above every place of a graph but its canvas: its name and the other places, where the canvas has them. */
export function GraphBar({ graph, action }: Props) {
  const { data } = useQuery({
    queryKey: ['graphs'],
    queryFn: () => request<GraphList>('/api/graphs'),
  })
  const title = data?.graphs.find(({ name }) => name === graph)?.title ?? graph
  return (
    <header className={styles.bar}>
      <div className={styles.title}>
        <small>{graph}</small>
        <strong>{title}</strong>
      </div>
      <Places graph={graph} />
      <div className={styles.space} />
      {action}
    </header>
  )
}
