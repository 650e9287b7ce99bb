import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { CatalogueAnswer, Session } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { Canvas } from '../canvas/Canvas.tsx'
import { withPlaces } from '../canvas/layout/with-places.ts'
import { setProfiles } from '../canvas/profiles.ts'
import { setCatalogue, useDocument } from '../document/document-store.ts'
import { NamedGraphsLoader } from '../document/NamedGraphsLoader.tsx'
import { openDocument } from '../document/open-document.ts'
import { SharesInAddress } from '../evaluate/SharesInAddress.tsx'
import { Inspector } from '../inspector/Inspector.tsx'
import { OfflineBanner } from '../onboarding/OfflineBanner.tsx'
import { paths } from '../paths.ts'
import { BottomPanel } from '../runs/BottomPanel.tsx'
import { RunPill } from '../runs/RunPill.tsx'
import { CrashBoundary } from '../ui/CrashBoundary.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Splitter } from '../ui/Splitter.tsx'
import { CommandPalette } from './CommandPalette.tsx'
import { useGlobalKeys } from './global-keys.ts'
import { rememberGraph } from './last-graph.ts'
import { panelLimits, setPanels, usePanels } from './panels.ts'
import { TopBar } from './TopBar.tsx'
import { useNodeInAddress } from './node-in-address.ts'
import styles from './BuildScreen.module.css'

interface Props {
  readonly graph: string
  /** A run whose trace is shown on the canvas. */
  readonly run?: string
}

/** Where a graph is built and run: canvas, inspector, and the panel with question and trace. */
export function BuildScreen({ graph, run }: Props) {
  const { inspector, inspectorOpen, bottom, bottomOpen } = usePanels()
  const failure = useOpenGraph(graph)
  const selected = useDocument(({ selection }) =>
    selection.length === 1 ? selection[0] : undefined,
  )
  useEffect(() => {
    if (selected !== undefined && inspectorOpen === undefined) setPanels({ inspectorOpen: true })
  }, [selected, inspectorOpen])
  useGlobalKeys()
  useNodeInAddress()
  return (
    <div
      className={styles.screen}
      style={{
        gridTemplateColumns: `minmax(0, 1fr) ${inspectorOpen ? inspector : 0}px`,
        gridTemplateRows: `var(--top-bar-height) minmax(0, 1fr) ${bottomOpen ? bottom : 42}px`,
      }}
    >
      <NamedGraphsLoader />
      <TopBar graph={graph} />
      <main className={styles.canvas} aria-label={`Graph ${graph}`}>
        {failure === undefined ? (
          <CrashBoundary what="The canvas">
            <Canvas
              notice={
                <>
                  <SharesInAddress graph={graph} />
                  <OfflineBanner />
                </>
              }
              pill={<RunPill />}
            />
          </CrashBoundary>
        ) : (
          <EmptyState
            title={`The graph "${graph}" could not be opened`}
            action={<a href={paths.graphs}>All graphs</a>}
          >
            {failure}
          </EmptyState>
        )}
      </main>
      {inspectorOpen && (
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
            <Inspector node={selected} />
          </CrashBoundary>
        </aside>
      )}
      <section className={styles.bottom} aria-label="Run">
        <Splitter
          label="Height of the run panel"
          edge="top"
          size={bottom}
          minSize={panelLimits.bottom.min}
          maxSize={panelLimits.bottom.max}
          onResize={(size) => setPanels({ bottom: size, bottomOpen: true })}
          onToggle={() => setPanels({ bottomOpen: !bottomOpen })}
        />
        <CrashBoundary what="The run panel">
          <BottomPanel graph={graph} {...(run === undefined ? {} : { run })} />
        </CrashBoundary>
      </section>
      <CommandPalette graph={graph} />
    </div>
  )
}

/** Opens the graph and loads the node types; gives a sentence when that fails. */
function useOpenGraph(graph: string): string | undefined {
  const [failure, setFailure] = useState<string>()
  const catalogue = useQuery({
    queryKey: ['catalogue'],
    queryFn: () => request<CatalogueAnswer>('/api/catalogue'),
    staleTime: Number.POSITIVE_INFINITY,
  })
  useEffect(() => {
    if (catalogue.data !== undefined) setCatalogue(catalogue.data.nodes)
  }, [catalogue.data])
  const session = useQuery({
    queryKey: ['session'],
    queryFn: () => request<Session>('/api/session'),
  })
  useEffect(() => {
    if (session.data !== undefined) setProfiles(session.data.profiles)
  }, [session.data])
  const known = catalogue.data !== undefined
  useEffect(() => {
    // How large a node is, and so where one has room, follows from its type.
    if (!known) return undefined
    let current = true
    openDocument(graph, (draft) => withPlaces(draft, useDocument.getState().context)).then(
      () => {
        if (!current) return
        setFailure(undefined)
        rememberGraph(graph)
      },
      (error: unknown) => {
        if (current) setFailure(error instanceof Error ? error.message : String(error))
      },
    )
    return () => {
      current = false
    }
  }, [graph, known])
  return failure ?? (catalogue.error === null ? undefined : catalogue.error.message)
}
