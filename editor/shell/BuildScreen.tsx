import { useEffect } from 'react'
import { Inspector } from '../inspector/Inspector.tsx'
import { OfflineBanner } from '../onboarding/OfflineBanner.tsx'
import { BottomPanel } from '../runs/BottomPanel.tsx'
import { RunPill } from '../runs/RunPill.tsx'
import { Splitter } from '../ui/Splitter.tsx'
import { rememberGraph } from './last-graph.ts'
import { panelLimits, setPanels, usePanels } from './panels.ts'
import styles from './BuildScreen.module.css'

interface Props {
  readonly graph: string
  /** A run whose trace is shown on the canvas. */
  readonly run?: string
}

/** Where a graph is built and run: canvas, inspector, and the panel with question and trace. */
export function BuildScreen({ graph }: Props) {
  const panels = usePanels()
  useEffect(() => rememberGraph(graph), [graph])
  return (
    <div
      className={styles.screen}
      style={{
        gridTemplateColumns: `minmax(0, 1fr) ${panels.inspectorOpen ? panels.inspector : 0}px`,
        gridTemplateRows: `var(--top-bar-height) minmax(0, 1fr) ${panels.bottomOpen ? panels.bottom : 42}px`,
      }}
    >
      <header className={styles.top}>{graph}</header>
      <main className={styles.canvas}>
        <OfflineBanner />
        <RunPill />
      </main>
      {panels.inspectorOpen && (
        <aside className={styles.inspector} aria-label="Inspector">
          <Splitter
            label="Width of the inspector"
            edge="left"
            size={panels.inspector}
            minSize={panelLimits.inspector.min}
            maxSize={panelLimits.inspector.max}
            onResize={(inspector) => setPanels({ inspector })}
            onToggle={() => setPanels({ inspectorOpen: false })}
          />
          <Inspector node={undefined} />
        </aside>
      )}
      <section className={styles.bottom} aria-label="Run">
        <Splitter
          label="Height of the run panel"
          edge="top"
          size={panels.bottom}
          minSize={panelLimits.bottom.min}
          maxSize={panelLimits.bottom.max}
          onResize={(bottom) => setPanels({ bottom, bottomOpen: true })}
          onToggle={() => setPanels({ bottomOpen: !panels.bottomOpen })}
        />
        <BottomPanel graph={graph} />
      </section>
    </div>
  )
}
