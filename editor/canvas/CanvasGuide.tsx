import { Plus } from 'lucide-react'
import { useDocument } from '../document/document-store.ts'
import { useShownKeys } from '../keys/use-shown-keys.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { openAddNode } from './open-add-node.ts'
import styles from './Canvas.module.css'

/** What to do on a canvas without nodes. */
export default function CanvasGuide() {
  const keys = useShownKeys()
  const isEmpty = useDocument(
    ({ graph }) => graph !== undefined && Object.keys(graph.nodes).length === 0,
  )
  if (!isEmpty) return null
  return (
    <div className={styles.guide}>
      <EmptyState
        icon={<Plus />}
        title="An empty graph"
        action={
          <Button variant="primary" keys={keys('add')} onPress={() => openAddNode('button')}>
            Add a node
          </Button>
        }
      >
        Press A or double-click the canvas, and say what the first step should do.
      </EmptyState>
    </div>
  )
}
