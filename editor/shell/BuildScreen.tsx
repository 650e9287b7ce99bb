import { useEffect, useMemo, type CSSProperties } from 'react'
import { Link } from 'wouter'
import { Canvas } from '../canvas/Canvas.tsx'
import { NamedGraphsLoader } from '../document/NamedGraphsLoader.tsx'
import { watchSteps } from '../onboarding/watch-steps.ts'
import { paths } from '../paths.ts'
import { useRunGraph } from '../runs/run-graph.ts'
import { CrashBoundary } from '../ui/CrashBoundary.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { loadLater } from '../ui/load-later.tsx'
import { loadPart } from '../ui/load-part.tsx'
import { Splitter } from '../ui/Splitter.tsx'
import { CanvasNotices } from './CanvasNotices.tsx'
import { useGlobalKeys } from './global-keys.ts'
import { usePalette } from './palette-open.ts'
import { panelLimits, setPanels, usePanels } from './panels.ts'
import { InspectorPlace } from './InspectorPlace.tsx'
import { TopBar } from './TopBar.tsx'
import { useGraphInAddress } from './graph-in-address.ts'
import { useMomentInAddress } from './moment-in-address.ts'
import { useRunInAddress } from './run-in-address.ts'
import { useOpenGraph } from './open-graph.ts'
import { useNodeInAddress } from './node-in-address.ts'
import styles from './BuildScreen.module.css'

export { openAhead } from './open-graph.ts'

// What is beside the canvas comes after it.
const BottomPanel = loadLater(() => import('../runs/BottomPanel.tsx'))
const RunPill = loadLater(async () => ({
  default: (await import('../runs/RunPill.tsx')).RunPill,
}))
// Few runs that are looked at are of another graph than the one that is open.
const RunOfOther = loadPart(() => import('../runs/RunOfOther.tsx'))
const RunCanvas = loadPart(() => import('../canvas/RunCanvas.tsx'))
const Outline = loadLater(() => import('../canvas/Outline.tsx'))
const KeysDialog = loadLater(() => import('../keys/KeysDialog.tsx'))
const CommandPalette = loadLater(() => import('./CommandPalette.tsx'))

interface Props {
  readonly graph: string
  /** A run whose trace is shown on the canvas. */
  readonly run?: string
}

/** Where a graph is built and run: canvas, inspector, and the panel with question and trace. */
export default function BuildScreen({ graph, run }: Props) {
  const { inspector, inspectorOpen, outlineOpen, bottom, bottomOpen } = usePanels()
  const failure = useOpenGraph(graph)
  const isOther = useRunGraph((state) => state.isOther)
  const past = useRunGraph((state) => (state.isShown ? state.graph : undefined))
  useGraphInAddress()
  const paletteOpen = usePalette((state) => state.open)
  // Before anything can run: a run may be over before the first picture is.
  useEffect(watchSteps, [])
  useGlobalKeys()
  useNodeInAddress()
  const shownRun = useRunInAddress(graph, run)
  useMomentInAddress()
  // The same elements for as long as they say the same: to open a panel draws nothing but that panel.
  const top = useMemo(() => <TopBar graph={graph} />, [graph])
  const canvas = useMemo(
    () =>
      past === undefined ? (
        <Canvas
          notice={
            <>
              {isOther && <RunOfOther graph={graph} />}
              <CanvasNotices graph={graph} />
            </>
          }
          pill={<RunPill />}
        />
      ) : (
        <RunCanvas graph={past} notice={<RunOfOther graph={graph} />} pill={<RunPill />} />
      ),
    [graph, isOther, past],
  )
  const panel = useMemo(
    () => <BottomPanel graph={graph} {...(shownRun === undefined ? {} : { run: shownRun })} />,
    [graph, shownRun],
  )
  // What cannot be opened has nothing to inspect and nothing to run.
  const opens = failure === undefined
  const height = bottomOpen ? bottom : 42
  return (
    <div
      className={styles.screen}
      style={sizes({
        inspector: inspectorOpen && opens ? inspector : 0,
        bottom: opens ? height : 0,
      })}
    >
      <NamedGraphsLoader />
      {top}
      <main className={styles.canvas} aria-label={`Graph ${graph}`}>
        {opens ? (
          <CrashBoundary what="The canvas">
            {canvas}
            {outlineOpen && past === undefined && <Outline />}
          </CrashBoundary>
        ) : (
          <EmptyState
            title={`The graph "${graph}" could not be opened`}
            action={<Link href={paths.graphs}>All graphs</Link>}
          >
            {failure}
          </EmptyState>
        )}
      </main>
      {opens && <InspectorPlace />}
      {opens && (
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
          <CrashBoundary what="The run panel">{panel}</CrashBoundary>
        </section>
      )}
      {paletteOpen && <CommandPalette graph={graph} />}
      <KeysDialog />
    </div>
  )
}

/** As variables, which narrow windows use in another way. */
function sizes({ inspector, bottom }: { inspector: number; bottom: number }): CSSProperties {
  // SAFETY: React passes variables on, which its type does not name.
  return { '--inspector': `${inspector}px`, '--bottom': `${bottom}px` } as CSSProperties
}
