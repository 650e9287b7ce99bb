import { useStore, type ReactFlowState } from '@xyflow/react'

/** How much of a node is drawn: all of it, all of it in larger letters, title and ports, a flat card. */
export type Detail = 'close' | 'near' | 'middle' | 'far'

/** Below it nothing but a title can be read. */
const farBelow = 0.36
/** Below it the letters of titles are smaller than five pixels. */
const titlesFrom = 0.14

const detailAt = ({ transform: [, , zoom] }: ReactFlowState): Detail => {
  if (zoom >= 0.74) return 'close'
  if (zoom >= 0.48) return 'near'
  return zoom >= farBelow ? 'middle' : 'far'
}

export function useDetail(): Detail {
  return useStore(detailAt)
}

const cardDetailAt = (state: ReactFlowState): Detail | 'bare' =>
  state.transform[2] < titlesFrom ? 'bare' : detailAt(state)

/** Of a card, which is bare where nobody could read its title. */
export function useCardDetail(): Detail | 'bare' {
  return useStore(cardDetailAt)
}

/** Whether nodes are flat cards at a zoom. */
export function isFarAt(zoom: number): boolean {
  return zoom < farBelow
}

const isFar = (state: ReactFlowState): boolean => isFarAt(state.transform[2])

export function useIsFar(): boolean {
  return useStore(isFar)
}

const zoomOf = (state: ReactFlowState): number => Math.round(state.transform[2] * 100)

/** In whole percent. */
export function useZoomPercent(): number {
  return useStore(zoomOf)
}
