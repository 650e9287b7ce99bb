import { useEffect, useRef, type ReactNode } from 'react'
import { useDocument } from '../document/document-store.ts'
import { usePanels } from '../shell/panels.ts'
import { loadLater } from '../ui/load-later.tsx'
import { CurrentNode, currentNodeId } from './CurrentNode.tsx'
import { FlowCanvas } from './flow/FlowCanvas.tsx'
import { showFoot } from './flow/flow-store.ts'
import { useCanvasKeys } from './use-canvas-keys.ts'
import { useHasTrace } from './node-run.ts'
import { trackPointer } from './open-add-node.ts'
import { Toolbar } from './Toolbar.tsx'
import styles from './Canvas.module.css'

const AddNode = loadLater(() => import('./AddNode.tsx'))
const Library = loadLater(() => import('./Library.tsx'))
const NodeMenu = loadLater(() => import('./NodeMenu.tsx'))
const CanvasGuide = loadLater(() => import('./CanvasGuide.tsx'))
const ConnectMenu = loadLater(() => import('./ConnectMenu.tsx'))
const PreviewBar = loadLater(() => import('./PreviewBar.tsx'))
const ProblemsPanel = loadLater(() => import('../problems/ProblemsPanel.tsx'))
const SubgraphDialog = loadLater(() => import('./SubgraphDialog.tsx'))

interface Props {
  /** Over the canvas, top left. */
  readonly notice: ReactNode
  /** Over the canvas, top right. */
  readonly pill: ReactNode
}

/** The graph to look at, build and watch. */
export function Canvas({ notice, pill }: Props) {
  const element = useRef<HTMLDivElement>(null)
  const hasTrace = useHasTrace()
  const hasCurrent = useDocument(({ selection }) => selection.length > 0)
  useEffect(() => {
    if (hasTrace) showFoot(true)
  }, [hasTrace])
  const outlineOpen = usePanels((state) => state.outlineOpen)
  const libraryOpen = usePanels((state) => state.libraryOpen)
  useCanvasKeys(element)
  return (
    // One stop for Tab: from here J and K walk along the wires, and keys act on the selected node.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div
      ref={element}
      className={styles.canvas}
      data-beside-outline={outlineOpen || undefined}
      data-beside-library={libraryOpen || undefined}
      data-canvas
      role="application"
      tabIndex={0}
      aria-label="Canvas"
      aria-roledescription="graph"
      aria-activedescendant={hasCurrent ? currentNodeId : undefined}
      onPointerMove={(event) => trackPointer({ x: event.clientX, y: event.clientY })}
      onPointerLeave={() => trackPointer(undefined)}
    >
      <FlowCanvas>
        <div className={styles.top}>
          <div className={styles.notice}>{notice}</div>
          <div className={styles.pill}>{pill}</div>
        </div>
        <div className={styles.tools}>
          <Toolbar />
        </div>
        <div className={styles.problems}>
          <ProblemsPanel />
        </div>
        {libraryOpen && <Library />}
        <PreviewBar />
        <CanvasGuide />
      </FlowCanvas>
      <CurrentNode />
      <AddNode />
      <NodeMenu />
      <ConnectMenu />
      <SubgraphDialog />
    </div>
  )
}
