import { useStore, type ReactFlowState } from '@xyflow/react'

/** How much of a node is drawn: all of it, title and ports, or a flat card. */
export type Detail = 'near' | 'middle' | 'far'

const detailAt = (state: ReactFlowState): Detail =>
  state.transform[2] >= 0.55 ? 'near' : state.transform[2] >= 0.3 ? 'middle' : 'far'

export function useDetail(): Detail {
  return useStore(detailAt)
}

const isFar = (state: ReactFlowState): boolean => state.transform[2] < 0.3

export function useIsFar(): boolean {
  return useStore(isFar)
}

const zoomOf = (state: ReactFlowState): number => Math.round(state.transform[2] * 100)

/** In whole percent. */
export function useZoomPercent(): number {
  return useStore(zoomOf)
}
