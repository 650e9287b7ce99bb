import {
  Background,
  BackgroundVariant,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  type Edge,
  type EdgeTypes,
  type Node,
  type NodeHandle,
  type NodeTypes,
} from '@xyflow/react'
import { useEffect, useMemo, type ReactNode } from 'react'
import { useTheme } from '../../shell/theme.ts'
import { useReducedMotion } from '../../ui/reduced-motion.ts'
import type { Change } from '../../versions/changes.ts'
import { chooseChange, useDiff } from '../../versions/diff-store.ts'
import type {
  DiffCard,
  DiffFrame,
  DiffPort,
  DiffProjection,
  DiffWire,
} from '../../versions/project-diff.ts'
import { portY, type Box } from '../geometry.ts'
import { DiffEdge } from './DiffEdge.tsx'
import { DiffCardNode, DiffFrameNode } from './DiffNode.tsx'
import '@xyflow/react/dist/base.css'
import './flow.css'

interface DiffCardData extends Record<string, unknown> {
  readonly placed: DiffCard
  readonly changes: readonly Change[]
}
interface DiffFrameData extends Record<string, unknown> {
  readonly placed: DiffFrame
  readonly changes: readonly Change[]
}
interface DiffWireData extends Record<string, unknown> {
  readonly wire: DiffWire
}
export type DiffCardFlow = Node<DiffCardData, 'card'>
export type DiffFrameFlow = Node<DiffFrameData, 'frame'>
export type DiffWireFlow = Edge<DiffWireData, 'wire'>
type DiffFlowNode = DiffCardFlow | DiffFrameFlow

const nodeTypes: NodeTypes = { card: DiffCardNode, frame: DiffFrameNode }
const edgeTypes: EdgeTypes = { wire: DiffEdge }
const room = { top: '28px', bottom: '28px', x: '28px' } as const

interface Props {
  readonly projection: DiffProjection
  readonly changes: readonly Change[]
  readonly children?: ReactNode
}

/** Two graphs on one canvas, to look at and not to edit. */
export function DiffFlow(props: Props) {
  return (
    <ReactFlowProvider>
      <Flow {...props} />
    </ReactFlowProvider>
  )
}

function Flow({ projection, changes, children }: Props) {
  const theme = useTheme((state) => state.theme)
  const nodes = useMemo(() => nodesOf(projection, changes), [projection, changes])
  const edges = useMemo(() => projection.wires.map(edgeOf), [projection])
  useCamera(projection, changes)
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      onNodeClick={(_event, { id }) =>
        chooseChange(changes.find((change) => change.node === id)?.id)
      }
      onPaneClick={() => chooseChange(undefined)}
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

/** Brings what the chosen change is about into view. */
function useCamera({ cards, frames }: DiffProjection, changes: readonly Change[]): void {
  const flow = useReactFlow()
  const still = useReducedMotion()
  const chosen = useDiff((state) => state.chosen)
  const node = changes.find(({ id }) => id === chosen)?.node
  useEffect(() => {
    const box: Box | undefined =
      node === undefined ? undefined : (cards.get(node) ?? frames.get(node))
    if (box === undefined) return
    const zoom = Math.min(1, Math.max(flow.getZoom(), 0.75))
    const duration = still ? 0 : 200
    void flow.setCenter(box.x + box.width / 2, box.y + box.height / 2, { zoom, duration })
    // A revert changes the graphs under a change that stays chosen; the view stays then.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [flow, node, chosen])
}

const none: readonly Change[] = []

function nodesOf({ cards, frames }: DiffProjection, changes: readonly Change[]): DiffFlowNode[] {
  const byNode = new Map<string, Change[]>()
  for (const change of changes) {
    if (change.node === undefined) continue
    byNode.set(change.node, [...(byNode.get(change.node) ?? []), change])
  }
  return [
    ...[...frames].map(([id, placed]): DiffFrameFlow => ({
      id,
      type: 'frame',
      data: { placed, changes: byNode.get(id) ?? none },
      zIndex: placed.depth - 20,
      handles: handlesOf(placed.card.inputs, placed.card.outputs, placed.width),
      ...boxOf(placed),
    })),
    ...[...cards].map(([id, placed]): DiffCardFlow => ({
      id,
      type: 'card',
      data: { placed, changes: byNode.get(id) ?? none },
      handles: handlesOf(placed.inputs, placed.outputs, placed.width),
      ...boxOf(placed),
    })),
  ]
}

function boxOf({ x, y, width, height }: Box) {
  return { position: { x, y }, width, height, measured: { width, height } }
}

/** Where the ports are, so that a node that was never drawn can have wires. */
function handlesOf(
  inputs: readonly Pick<DiffPort, 'name'>[],
  outputs: readonly Pick<DiffPort, 'name'>[],
  width: number,
): NodeHandle[] {
  const at = (type: 'source' | 'target', x: number) => (port: { name: string }, row: number) => ({
    id: port.name,
    type,
    position: type === 'source' ? Position.Right : Position.Left,
    x: x - 5.5,
    y: portY(row) - 5.5,
    width: 11,
    height: 11,
  })
  return [...inputs.map(at('target', 0)), ...outputs.map(at('source', width))]
}

function edgeOf(wire: DiffWire): DiffWireFlow {
  return {
    id: wire.id,
    type: 'wire',
    source: wire.source,
    sourceHandle: wire.sourcePort,
    target: wire.target,
    targetHandle: wire.targetPort,
    data: { wire },
    zIndex: wire.fate === 'same' ? 0 : 1,
  }
}
