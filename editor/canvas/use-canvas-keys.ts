import { useEffect, type RefObject } from 'react'

/** Gives the canvas its keys. What they do is fetched once the canvas is there. */
export function useCanvasKeys(canvas: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    let isGone = false
    let stop: (() => void) | undefined
    void import('./canvas-keys.ts').then(({ bindCanvasKeys }) => {
      if (!isGone && canvas.current !== null) stop = bindCanvasKeys(canvas.current)
    })
    return () => {
      isGone = true
      stop?.()
    }
  }, [canvas])
}
