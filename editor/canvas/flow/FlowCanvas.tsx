import {
  Background,
  BackgroundVariant,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  type EdgeTypes,
  type NodeTypes,
} from '@xyflow/react'
import { useEffect, type ReactNode } from 'react'
import { useTheme } from '../../shell/theme.ts'
import { loadLater } from '../../ui/load-later.tsx'
import { useCanvas } from '../canvas-store.ts'
import { FarWires } from './FarWires.tsx'
import { FlowCard } from './FlowCard.tsx'
import { FlowFrame } from './FlowFrame.tsx'
import { FlowGroup } from './FlowGroup.tsx'
import { FlowWire } from './FlowWire.tsx'
import { WireInHand } from './WireInHand.tsx'
import { fitZoom } from './fit-room.ts'
import { changeNodes, changeWires } from './flow-changes.ts'
import { useGiven } from './first-sight.ts'
import {
  followDocument,
  useFlow,
  type FlowNode,
  type FlowWire as FlowWireData,
} from './flow-store.ts'
import { useDocumentDrag } from './drag.ts'
import { useConnecting } from './connecting.ts'
import { useFollowRun } from './follow-run.ts'
import { useFlowView } from './flow-view.ts'
import { useKnownSizes } from './known-sizes.ts'
import { hasOverview } from './overview-room.ts'
import { usePanLayer } from './pan-layer.ts'
import { useIsFar } from './zoom-band.ts'
import '@xyflow/react/dist/base.css'
import './flow.css'

const FlowOverview = loadLater(() => import('./FlowOverview.tsx'))

const nodeTypes: NodeTypes = { card: FlowCard, frame: FlowFrame, gathered: FlowGroup }
const edgeTypes: EdgeTypes = { wire: FlowWire }
const noWires: FlowWireData[] = []
const snapGrid: [number, number] = [2, 2]
const panWithMiddleButton = [1, 2]

/** The graph, drawn by React Flow. Nothing outside of this folder knows that library. */
export function FlowCanvas({ children }: { children: ReactNode }) {
  return (
    <ReactFlowProvider>
      <Flow>{children}</Flow>
    </ReactFlowProvider>
  )
}

function Flow({ children }: { children: ReactNode }) {
  const count = useFlow((state) => state.nodes.length)
  const { nodes, wires } = useGiven()
  const tool = useCanvas((state) => state.tool)
  const minimap = useCanvas((state) => state.minimap)
  const theme = useTheme((state) => state.theme)
  const drag = useDocumentDrag()
  const connecting = useConnecting()
  useKnownSizes()
  const view = useFlowView()
  useEffect(() => followDocument(), [])
  useFollowRun()
  const moves = usePanLayer()
  const far = useIsFar()
  const panning = tool === 'pan'
  return (
    <ReactFlow
      // React Flow asks for arrays it could change; it never does in the controlled way.
      nodes={nodes as FlowNode[]}
      // The same array for as long as no wire changes: a new one makes it look at every wire again.
      edges={far ? noWires : (wires as FlowWireData[])}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      onNodesChange={changeNodes}
      onEdgesChange={changeWires}
      connectionLineComponent={WireInHand}
      connectionRadius={28}
      connectOnClick={false}
      {...drag}
      {...connecting}
      {...view}
      {...moves}
      colorMode={theme}
      onlyRenderVisibleElements
      snapToGrid
      snapGrid={snapGrid}
      minZoom={fitZoom.min}
      maxZoom={2}
      panOnScroll
      zoomOnDoubleClick={false}
      panOnDrag={panning ? true : panWithMiddleButton}
      selectionOnDrag={!panning}
      selectionMode={SelectionMode.Partial}
      nodesDraggable={!panning}
      panActivationKeyCode="Space"
      deleteKeyCode={null}
      nodesFocusable={false}
      edgesFocusable={false}
      disableKeyboardA11y
      elevateNodesOnSelect={false}
    >
      {!far && (
        <Background variant={BackgroundVariant.Dots} gap={22} size={1.4} color="var(--grid)" />
      )}
      {hasOverview(minimap, count) && <FlowOverview />}
      {far && <FarWires />}
      {children}
    </ReactFlow>
  )
}
