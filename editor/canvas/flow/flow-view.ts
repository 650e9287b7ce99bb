import { useReactFlow, useStore, useStoreApi, type ReactFlowInstance } from '@xyflow/react'
import { useEffect, useMemo, useRef, type MouseEvent as ReactMouseEvent } from 'react'
import { useDocument } from '../../document/document-store.ts'
import { usePanels } from '../../shell/panels.ts'
import { useCanvas } from '../canvas-store.ts'
import { moveDuration, useCurrentView } from './current-view.ts'
import { fitRoom, fitZoom, margin } from './fit-room.ts'
import { useFlow, type FlowNode, type FlowWire } from './flow-store.ts'
import { useOpeningView } from './opening-view.ts'

/** The view of the canvas for as long as it is on screen: how it opens, moves and makes room. */
export function useFlowView() {
  const flow = useReactFlow<FlowNode, FlowWire>()
  const store = useStoreApi()
  useCurrentView()
  useOpeningView()
  const width = useStore((state) => state.width)
  const widthBefore = useRef(width)
  const outlineOpen = usePanels((state) => state.outlineOpen)
  const outlineBefore = useRef(outlineOpen)
  useEffect(() => {
    // Told before the canvas is measured anew.
    const toggled = outlineBefore.current !== outlineOpen
    if (toggled && width === widthBefore.current) return
    if (toggled && allWereInView(flow, widthBefore.current)) {
      void flow.fitView({ padding: fitRoom(), maxZoom: fitZoom.max, duration: moveDuration() })
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
      void flow.fitView({ padding: fitRoom(), maxZoom: fitZoom.max, duration: moveDuration() })
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
    void flow.setViewport({ x: x - hidden, y, zoom }, { duration: moveDuration() })
  }
}
