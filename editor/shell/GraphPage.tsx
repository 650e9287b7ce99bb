import type { ComponentProps } from 'react'
import { GraphBar } from './GraphBar.tsx'
import { Page } from './Page.tsx'
import styles from './GraphPage.module.css'

type Props = ComponentProps<typeof Page> & {
  /** Left out for a page of all graphs. */
  readonly graph: string | undefined
}

/** A page that is a place of one graph, with the bar of that graph above it, or the same of all graphs. */
export function GraphPage({ graph, ...page }: Props) {
  if (graph === undefined) return <Page {...page} />
  return (
    <div className={styles.screen}>
      <GraphBar graph={graph} />
      <Page {...page} />
    </div>
  )
}
