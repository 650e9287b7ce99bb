import { useEffect } from 'react'
import { useDocument } from '../document/document-store.ts'
import { useRunGraph } from '../runs/run-graph.ts'
import { CrashBoundary } from '../ui/CrashBoundary.tsx'
import { loadLater } from '../ui/load-later.tsx'
import { loadPart } from '../ui/load-part.tsx'
import { Splitter } from '../ui/Splitter.tsx'
import { panelLimits, setPanels, usePanels } from './panels.ts'
import styles from './BuildScreen.module.css'

const Inspector = loadLater(() => import('../inspector/Inspector.tsx'))
const PastInspector = loadPart(() => import('../inspector/PastInspector.tsx'))

/** The right panel with what is selected; it opens with the first node that is. */
export function InspectorPlace() {
  const { inspector, inspectorOpen } = usePanels()
  const past = useRunGraph((state) => (state.isShown ? state.graph : undefined))
  const selected = useDocument(({ selection }) =>
    selection.length === 1 ? selection[0] : undefined,
  )
  useEffect(() => {
    if (selected !== undefined && inspectorOpen === undefined) setPanels({ inspectorOpen: true })
  }, [selected, inspectorOpen])
  if (!inspectorOpen) return null
  return (
    <aside className={styles.inspector} aria-label="Inspector">
      <Splitter
        label="Width of the inspector"
        edge="left"
        size={inspector}
        minSize={panelLimits.inspector.min}
        maxSize={panelLimits.inspector.max}
        onResize={(size) => setPanels({ inspector: size })}
        onToggle={() => setPanels({ inspectorOpen: false })}
      />
      <CrashBoundary key={selected ?? ''} what="The inspector">
        {past === undefined ? (
          <Inspector node={selected} />
        ) : (
          <PastInspector node={selected} graph={past} />
        )}
      </CrashBoundary>
    </aside>
  )
}
