import type { GraphEntry } from '../../engine/graph/document.ts'
import type { Json } from '../../engine/graph/values.ts'
import { Notice } from '../ui/Notice.tsx'
import { JsonTree } from '../values/JsonTree.tsx'
import { Head } from './Head.tsx'
import styles from './Inspector.module.css'

/** A node of a type that this server does not have: it is kept as it is. */
export function UnknownInspector({ id, entry }: { id: string; entry: GraphEntry }) {
  return (
    <>
      <Head family="tool" icon="blocks" title={id} sub="unknown type" />
      <div className={styles.scroll}>
        <div className={styles.section}>
          <Notice tone="warn" title="This server does not have this node type">
            The node stays in the graph as it is, but the graph cannot run here.
          </Notice>
          {/* SAFETY: an entry is plain JSON by its schema. */}
          <JsonTree value={entry as unknown as Json} />
        </div>
      </div>
    </>
  )
}
