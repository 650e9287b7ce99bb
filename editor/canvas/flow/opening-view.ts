import {
  getViewportForBounds,
  useOnViewportChange,
  useReactFlow,
  useStoreApi,
  type Viewport,
} from '@xyflow/react'
import { useCallback, useEffect, useRef } from 'react'
import { useDocument } from '../../document/document-store.ts'
import { firstPictureIsDrawn } from '../../ui/first-picture.ts'
import { onReveal } from '../reveal.ts'
import { moveDuration } from './current-view.ts'
import { beginWithSeen } from './first-sight.ts'
import { boundsOf, boxOf, coveredLeft, fitRoom, fitZoom } from './fit-room.ts'
import { onFirstNodes, useFlow, type FlowNode, type FlowWire } from './flow-store.ts'
import { stopFollowing } from './follow-run.ts'
import { isSeen, keepView, keptView } from './kept-view.ts'

/** Shows a graph where it was looked at last, or all of it; keeps where that is; brings revealed nodes into view. */
export function useOpeningView(): void {
  const flow = useReactFlow<FlowNode, FlowWire>()
  const drawn = useFlow((state) => state.nodes.length > 0)
  // Before it is known which node types there are, nodes have other sizes.
  const known = useDocument((state) => state.catalogue.length > 0)
  const ready = drawn && known
  const store = useStoreApi()
  const isAsLeft = useRef(false)
  useEffect(() => {
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
      void flow.setCenter(x, position.y + height / 2, { zoom, duration: moveDuration() })
    })
    return () => onReveal(undefined)
  }, [flow, store])
  const isPlaced = useRef(false)
  useEffect(() => {
    /** Gives the view that was kept, where it took that. */
    const open = (nodes: readonly FlowNode[]): Viewport | undefined => {
      const { width, height } = store.getState()
      // Not measured yet: React Flow waits for that.
      if (width === 0) {
        void flow.fitView({ padding: fitRoom(), maxZoom: fitZoom.max })
        return undefined
      }
      const kept = keptView(openGraph(), { width, height }, nodes.map(boxOf))
      isAsLeft.current = kept !== undefined
      const whole = () => {
        const free = fitRoom(nodes, { width, height })
        return getViewportForBounds(boundsOf(nodes), width, height, fitZoom.min, fitZoom.max, free)
      }
      void flow.setViewport(kept ?? whole())
      return kept
    }
    // Nothing is drawn twice: the sizes of all nodes are known, so the view can be there before them.
    onFirstNodes((drawn) => {
      const { width, height } = store.getState()
      isPlaced.current = width > 0 && height > 0 && useDocument.getState().catalogue.length > 0
      const kept = isPlaced.current ? open(drawn.nodes) : undefined
      if (kept !== undefined) beginWithSeen(drawn, kept, { width, height })
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
}

/** The name of the graph on the canvas. */
function openGraph(): string {
  return useDocument.getState().graph?.name ?? ''
}
