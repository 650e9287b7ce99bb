import {
  getViewportForBounds,
  useOnViewportChange,
  useReactFlow,
  useStore,
  useStoreApi,
  type ReactFlowInstance,
  type Viewport,
} from '@xyflow/react'
import { useCallback, useEffect, useMemo, useRef, type MouseEvent as ReactMouseEvent } from 'react'
import { useDocument } from '../../document/document-store.ts'
import { useCanvas } from '../canvas-store.ts'
import type { Box, Size } from '../geometry.ts'
import { usePanels } from '../../shell/panels.ts'
import { firstPictureIsDrawn } from '../../ui/first-picture.ts'
import { prefersReducedMotion } from '../../ui/reduced-motion.ts'
import { onReveal } from '../reveal.ts'
import { stopFollowing } from './follow-run.ts'
import { onFirstNodes, useFlow, type FlowNode, type FlowWire } from './flow-store.ts'
import { isSeen, keepView, keptView } from './kept-view.ts'
import { hasOverview, inPixels, roomBesideOverview } from './overview-room.ts'

/** What the rest of the editor may do to the view. */
export interface View {
  fit(nodes?: readonly string[]): void
  zoomBy(factor: number): void
  zoomTo(zoom: number): void
  /** From window pixels to canvas pixels. */
  toCanvas(point: { readonly x: number; readonly y: number }): { x: number; y: number }
  /** From canvas pixels to window pixels. */
  toScreen(point: { readonly x: number; readonly y: number }): { x: number; y: number }
}

let current: View | undefined

/** The view of the canvas on screen; undefined on other pages. */
export function view(): View | undefined {
  return current
}

/** In milliseconds; whoever asks for less motion is there at once. */
const duration = (): number => (prefersReducedMotion() ? 0 : 200)

const margin = 28
/** No further than the canvas goes, and no larger than life. */
const fitZoom = { min: 0.08, max: 1 }
/** What the library covers of the canvas, as its style sheet has it. */
const libraryWidth = 226

/**
 * Kept free around nodes that are fitted into the canvas: for the notice and pill above them, the toolbar
 * below, the library beside them, and the overview in the corner.
 */
function room(nodes = useFlow.getState().nodes, canvas = canvasSize()) {
  const usual = { top: 64, bottom: 72, left: coveredLeft() + margin, right: margin }
  const all = Math.max(nodes.length, useFlow.getState().nodes.length)
  if (!hasOverview(useCanvas.getState().minimap, all)) return inPixels(usual)
  const cards = nodes.filter(({ type }) => type === 'card').map(boxOf)
  return inPixels(roomBesideOverview(cards, boundsOf(nodes), canvas, usual, fitZoom))
}

function canvasSize(): Size {
  const canvas = document.querySelector('.react-flow')
  return { width: canvas?.clientWidth ?? 0, height: canvas?.clientHeight ?? 0 }
}

function boxOf({ position: { x, y }, width = 0, height = 0 }: FlowNode): Box {
  return { x, y, width, height }
}

function coveredLeft(): number {
  return usePanels.getState().libraryOpen ? libraryWidth : 0
}

function viewOf(flow: ReactFlowInstance<FlowNode, FlowWire>): View {
  return {
    fit(nodes) {
      stopFollowing()
      const some = nodes?.map((id) => ({ id }))
      void flow.fitView({
        padding: room(
          nodes?.length
            ? useFlow.getState().nodes.filter(({ id }) => nodes.includes(id))
            : undefined,
        ),
        maxZoom: 1,
        duration: duration(),
        ...(some === undefined || some.length === 0 ? {} : { nodes: some }),
      })
    },
    zoomBy(factor) {
      stopFollowing()
      void flow.zoomTo(flow.getZoom() * factor, { duration: duration() })
    },
    zoomTo(zoom) {
      stopFollowing()
      void flow.zoomTo(zoom, { duration: duration() })
    },
    toCanvas: (point) => flow.screenToFlowPosition(point),
    toScreen: (point) => flow.flowToScreenPosition(point),
  }
}

/**
 * Shows a graph where it was looked at last, or all of it; brings revealed nodes into view, opens search
 * and menu.
 */
export function useFlowView() {
  const flow = useReactFlow<FlowNode, FlowWire>()
  const drawn = useFlow((state) => state.nodes.length > 0)
  // Before it is known which node types there are, nodes have other sizes.
  const known = useDocument((state) => state.catalogue.length > 0)
  const ready = drawn && known
  const store = useStoreApi()
  const isAsLeft = useRef(false)
  useEffect(() => {
    current = viewOf(flow)
    onReveal((node, { linked = false } = {}) => {
      const found = useFlow.getState().nodes.find((one) => one.id === node)
      if (found === undefined) return
      const box = boxOf(found)
      // The address still names what was selected: a reload finds it where it was.
      if (linked && isAsLeft.current && isSeen(box, flow.getViewport(), store.getState())) return
      stopFollowing()
      const { position, width = 0, height = 0 } = found
      const zoom = Math.max(flow.getZoom(), 0.7)
      // The middle of what the library leaves free.
      const x = position.x + width / 2 - coveredLeft() / 2 / zoom
      void flow.setCenter(x, position.y + height / 2, { zoom, duration: duration() })
    })
    return () => {
      current = undefined
      onReveal(undefined)
    }
  }, [flow, store])
  const isPlaced = useRef(false)
  useEffect(() => {
    const open = (nodes: readonly FlowNode[]): void => {
      const { width, height, minZoom } = store.getState()
      // Not measured yet: React Flow waits for that.
      if (width === 0) return void flow.fitView({ padding: room(), maxZoom: 1 })
      const kept = keptView(openGraph(), { width, height }, nodes.map(boxOf))
      isAsLeft.current = kept !== undefined
      const whole = () => {
        const free = room(nodes, { width, height })
        return getViewportForBounds(boundsOf(nodes), width, height, minZoom, 1, free)
      }
      void flow.setViewport(kept ?? whole())
    }
    // Nothing is drawn twice: the sizes of all nodes are known, so the view can be there before them.
    onFirstNodes((nodes) => {
      const { width, height } = store.getState()
      isPlaced.current = width > 0 && height > 0 && useDocument.getState().catalogue.length > 0
      if (isPlaced.current) open(nodes)
    })
    if (ready && !isPlaced.current) open(useFlow.getState().nodes)
    if (ready) firstPictureIsDrawn()
    return () => onFirstNodes(undefined)
  }, [flow, store, ready])
  useOnViewportChange({
    onEnd: useCallback(
      (viewport: Viewport) => {
        const { nodes } = useFlow.getState()
        if (nodes.length > 0) keepView(openGraph(), viewport, store.getState(), nodes.map(boxOf))
      },
      [store],
    ),
  })
  const width = useStore((state) => state.width)
  const widthBefore = useRef(width)
  const outlineOpen = usePanels((state) => state.outlineOpen)
  const outlineBefore = useRef(outlineOpen)
  useEffect(() => {
    // Told before the canvas is measured anew.
    const toggled = outlineBefore.current !== outlineOpen
    if (toggled && width === widthBefore.current) return
    if (toggled && allWereInView(flow, widthBefore.current)) {
      void flow.fitView({ padding: room(), maxZoom: 1, duration: duration() })
    } else keepInView(flow, widthBefore.current, width)
    outlineBefore.current = outlineOpen
    widthBefore.current = width
  }, [flow, width, outlineOpen])
  const libraryOpen = usePanels((state) => state.libraryOpen)
  const libraryBefore = useRef(libraryOpen)
  useEffect(() => {
    if (libraryBefore.current === libraryOpen) return
    libraryBefore.current = libraryOpen
    // Whoever looks at a part keeps it; the whole graph makes room, and takes it back.
    if (allWereInView(flow, store.getState().width)) {
      void flow.fitView({ padding: room(), maxZoom: 1, duration: duration() })
    }
  }, [flow, store, libraryOpen])
  return useMemo(
    () => ({
      onDoubleClick(event: ReactMouseEvent) {
        // Nodes have their own meaning for it.
        if (event.target instanceof Element && event.target.closest('.react-flow__node')) return
        const screen = { x: event.clientX, y: event.clientY }
        const { x, y } = flow.screenToFlowPosition(screen)
        useCanvas.setState({ add: { screen, at: [Math.round(x), Math.round(y)] } })
      },
      onNodeContextMenu(event: ReactMouseEvent, node: FlowNode) {
        event.preventDefault()
        const { selection, select } = useDocument.getState()
        if (!selection.includes(node.id)) select([node.id])
        useCanvas.setState({ menu: { x: event.clientX, y: event.clientY } })
      },
      onPaneContextMenu(event: ReactMouseEvent | MouseEvent) {
        event.preventDefault()
      },
    }),
    [flow],
  )
}

/** The name of the graph on the canvas. */
function openGraph(): string {
  return useDocument.getState().graph?.name ?? ''
}

function boundsOf(nodes: readonly FlowNode[]): Box {
  const left = Math.min(...nodes.map(({ position }) => position.x))
  const top = Math.min(...nodes.map(({ position }) => position.y))
  const right = Math.max(...nodes.map(({ position, width = 0 }) => position.x + width))
  const bottom = Math.max(...nodes.map(({ position, height = 0 }) => position.y + height))
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/** Whether nothing of the graph was cut off at the sides while the canvas was this wide. */
function allWereInView(flow: ReactFlowInstance<FlowNode, FlowWire>, width: number): boolean {
  const { x, zoom } = flow.getViewport()
  return useFlow.getState().nodes.every(({ position, width: own = 0 }) => {
    const left = position.x * zoom + x
    return left >= 0 && left + own * zoom <= width
  })
}

/** When the canvas becomes narrower, such as by the inspector, what is selected stays on it. */
function keepInView(
  flow: ReactFlowInstance<FlowNode, FlowWire>,
  before: number,
  width: number,
): void {
  const { selection } = useDocument.getState()
  const node = useFlow.getState().nodes.find(({ id }) => id === selection[0])
  if (node === undefined || selection.length !== 1) return
  const { x, y, zoom } = flow.getViewport()
  const right = (node.position.x + (node.width ?? 0)) * zoom + x
  const hidden = right + margin - width
  if (right <= before && hidden > 0) {
    void flow.setViewport({ x: x - hidden, y, zoom }, { duration: duration() })
  }
}
