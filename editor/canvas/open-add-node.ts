import { useCanvas } from './canvas-store.ts'
import { view } from './flow/current-view.ts'

let pointer: { readonly x: number; readonly y: number } | undefined

/** Remembers where the pointer is over the canvas; undefined when it leaves. */
export function trackPointer(point: { readonly x: number; readonly y: number } | undefined): void {
  pointer = point
}

/** Where something is pasted: at the pointer, or a little left of the middle of the canvas. */
export function pastePlace(): readonly [number, number] {
  const canvas = document.querySelector('[data-canvas]')?.getBoundingClientRect()
  const middle = {
    x: (canvas?.left ?? 0) + (canvas?.width ?? 600) / 3,
    y: (canvas?.top ?? 0) + (canvas?.height ?? 600) / 3,
  }
  const { x, y } = view()?.toCanvas(pointer ?? middle) ?? { x: 0, y: 0 }
  return [Math.round(x), Math.round(y)]
}

/**
 * Opens the search for a node at the pointer, or in the middle of the canvas.
 * @param from a button lies over the canvas: where the pointer is then means nothing
 */
export function openAddNode(from: 'key' | 'button' = 'key'): void {
  const canvas = document.querySelector('[data-canvas]')?.getBoundingClientRect()
  const middle = {
    x: (canvas?.left ?? 0) + (canvas?.width ?? 600) / 2 - 180,
    y: (canvas?.top ?? 0) + (canvas?.height ?? 600) / 3,
  }
  const place = from === 'key' ? pointer : undefined
  const screen = place ?? middle
  const at = view()?.toCanvas(screen)
  if (at === undefined) return
  useCanvas.setState({
    add: {
      screen,
      at: [Math.round(at.x), Math.round(at.y)],
      ...(place === undefined ? { anywhere: true } : {}),
    },
  })
}
