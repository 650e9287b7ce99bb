import { useEffect, type RefObject } from 'react'
import { afterFirstPicture } from '../ui/first-picture.ts'

/**
 * Gives the canvas its keys. What they do is fetched once the graph is on screen; keys that are pressed
 * until then are kept and count when it has come.
 */
export function useCanvasKeys(canvas: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = canvas.current
    if (element === null) return
    const early: KeyboardEvent[] = []
    const keep = (event: KeyboardEvent): void => {
      if (!event.defaultPrevented) early.push(event)
    }
    element.addEventListener('keydown', keep)
    let stop = (): void => element.removeEventListener('keydown', keep)
    let isGone = false
    const keys = afterFirstPicture().then(() => import('./canvas-keys.ts'))
    void keys.then(({ bindCanvasKeys, readyLayout }) => {
      if (isGone) return
      stop()
      stop = bindCanvasKeys(element)
      // Whoever works on a canvas will tidy it.
      if ('requestIdleCallback' in globalThis) requestIdleCallback(readyLayout, { timeout: 3000 })
      for (const event of early) {
        event.target?.dispatchEvent(new KeyboardEvent('keydown', event))
        // Whoever keeps account of held keys, as React Flow does, would take it for one of them.
        event.target?.dispatchEvent(new KeyboardEvent('keyup', event))
      }
    })
    return () => {
      isGone = true
      stop()
    }
  }, [canvas])
}
