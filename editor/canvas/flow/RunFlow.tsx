import {
  Background,
  BackgroundVariant,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  type EdgeTypes,
  type NodeTypes,
} from '@xyflow/react'
import { useEffect, useMemo, type ReactNode } from 'react'
import type { Graph } from '../../../engine/graph/document.ts'
import { useDocument } from '../../document/document-store.ts'
import { useTheme } from '../../shell/theme.ts'
import { useReducedMotion } from '../../ui/reduced-motion.ts'
import { useCanvas } from '../canvas-store.ts'
import { onReveal } from '../reveal.ts'
import { drawGraph, type FlowNode, type FlowWire as FlowWireData } from './flow-store.ts'
import { FlowCard } from './FlowCard.tsx'
import { FlowFrame } from './FlowFrame.tsx'
import { FlowGroup } from './FlowGroup.tsx'
import { FlowWire } from './FlowWire.tsx'
import '@xyflow/react/dist/base.css'
import './flow.css'

const nodeTypes: NodeTypes = { card: FlowCard, frame: FlowFrame, gathered: FlowGroup }
const edgeTypes: EdgeTypes = { wire: FlowWire }
const room = { top: '64px', bottom: '28px', x: '28px' } as const
const nothing = { foot: true, nodes: [], wires: [] }

interface Props {
  readonly graph: Graph
  readonly children?: ReactNode
}

/** A graph with the run on it, to look at and not to edit. */
export function RunFlow(props: Props) {
  return (
    <ReactFlowProvider>
      <Flow {...props} />
    </ReactFlowProvider>
  )
}

function Flow({ graph, children }: Props) {
  const theme = useTheme((state) => state.theme)
  const context = useDocument((state) => state.context)
  const selection = useDocument((state) => state.selection)
  const unfolded = useCanvas((state) => state.unfolded)
  const { nodes, wires } = useMemo(
    () => drawGraph(graph, context, selection, nothing),
    // Which wires are folded is read there.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [graph, context, selection, unfolded],
  )
  useReveal(nodes)
  const { select } = useDocument.getState()
  return (
    <ReactFlow
      // React Flow asks for arrays it could change; it never does in the controlled way.
      nodes={nodes as FlowNode[]}
      edges={wires as FlowWireData[]}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      onNodeClick={(_event, { id, type }) => type !== 'gathered' && select([id])}
      onPaneClick={() => select([])}
      colorMode={theme}
      fitView
      fitViewOptions={{ padding: room, maxZoom: 1 }}
      onlyRenderVisibleElements
      minZoom={0.08}
      maxZoom={2}
      panOnScroll
      nodesDraggable={false}
      nodesConnectable={false}
      elementsSelectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      disableKeyboardA11y
      zoomOnDoubleClick={false}
      deleteKeyCode={null}
    >
      <Background variant={BackgroundVariant.Dots} gap={22} size={1.4} color="var(--grid)" />
      {children}
    </ReactFlow>
  )
}

/** What the trace or the outline points at comes into view. */
function useReveal(nodes: readonly FlowNode[]): void {
  const flow = useReactFlow()
  const duration = useReducedMotion() ? 0 : 200
  useEffect(() => {
    onReveal((node) => {
      const found = nodes.find(({ id }) => id === node)
      if (found === undefined) return
      const { position, width = 0, height = 0 } = found
      const zoom = Math.max(flow.getZoom(), 0.7)
      void flow.setCenter(position.x + width / 2, position.y + height / 2, { zoom, duration })
    })
    return () => onReveal(undefined)
  }, [flow, nodes, duration])
}
