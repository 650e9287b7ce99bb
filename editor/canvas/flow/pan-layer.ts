import { useStoreApi, type Viewport } from '@xyflow/react'
import { useMemo } from 'react'
import { stopFollowing } from './follow-run.ts'
import { isFarAt } from './zoom-band.ts'

interface Moves {
  onMoveStart(event: unknown, viewport: Viewport): void
  onMove(event: unknown, viewport: Viewport): void
  onMoveEnd(): void
}

/**
 * Gives a graph that is seen from far away a layer of its own for as long as it is only moved: a browser
 * then shifts the picture that it has, instead of painting a thousand nodes and wires anew for each
 * frame. A picture that is shifted cannot be zoomed without a blur, so the layer ends with the first step
 * of a zoom. From near, nodes come into view and leave it all the time, and a layer would be made anew.
 */
export function usePanLayer(): Moves {
  const store = useStoreApi()
  return useMemo(() => movesOf(store), [store])
}

function movesOf(store: ReturnType<typeof useStoreApi>): Moves {
  let zoom: number | undefined
  const end = (): void => {
    if (zoom === undefined) return
    zoom = undefined
    store.getState().domNode?.removeAttribute('data-moved')
  }
  return {
    onMoveStart(event, viewport) {
      // Moves of our own have no event.
      if (event !== null) stopFollowing()
      if (!isFarAt(viewport.zoom)) return
      ;({ zoom } = viewport)
      store.getState().domNode?.setAttribute('data-moved', '')
    },
    onMove(_, viewport) {
      if (viewport.zoom !== zoom) end()
    },
    onMoveEnd: end,
  }
}
