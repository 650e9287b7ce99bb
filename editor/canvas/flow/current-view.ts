import { useReactFlow, type ReactFlowInstance } from '@xyflow/react'
import { useEffect } from 'react'
import { prefersReducedMotion } from '../../ui/reduced-motion.ts'
import { fitRoom, fitZoom } from './fit-room.ts'
import { useFlow, type FlowNode, type FlowWire } from './flow-store.ts'
import { stopFollowing } from './follow-run.ts'

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
export const moveDuration = (): number => (prefersReducedMotion() ? 0 : 200)

function viewOf(flow: ReactFlowInstance<FlowNode, FlowWire>): View {
  return {
    fit(nodes) {
      stopFollowing()
      const some = nodes?.map((id) => ({ id }))
      void flow.fitView({
        padding: fitRoom(
          nodes?.length
            ? useFlow.getState().nodes.filter(({ id }) => nodes.includes(id))
            : undefined,
        ),
        maxZoom: fitZoom.max,
        duration: moveDuration(),
        ...(some === undefined || some.length === 0 ? {} : { nodes: some }),
      })
    },
    zoomBy(factor) {
      stopFollowing()
      void flow.zoomTo(flow.getZoom() * factor, { duration: moveDuration() })
    },
    zoomTo(zoom) {
      stopFollowing()
      void flow.zoomTo(zoom, { duration: moveDuration() })
    },
    toCanvas: (point) => flow.screenToFlowPosition(point),
    toScreen: (point) => flow.flowToScreenPosition(point),
  }
}

/** Lets the rest of the editor move the view while the canvas is on screen. */
export function useCurrentView(): void {
  const flow = useReactFlow<FlowNode, FlowWire>()
  useEffect(() => {
    current = viewOf(flow)
    return () => {
      current = undefined
    }
  }, [flow])
}
