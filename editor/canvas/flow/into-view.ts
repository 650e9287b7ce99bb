import type { Viewport } from '@xyflow/react'
import type { Box } from '../geometry.ts'

/** Kept free around what is brought into view, in pixels of the screen: pill and toolbar lie over the canvas. */
const roomAround = { top: 64, right: 40, bottom: 72, left: 40 } as const

/**
 * The view moved just as far as a box needs to be seen whole. Of a box that is larger than the canvas,
 * the upper left corner is seen.
 * @param box in pixels of the canvas
 * @param screen size of the canvas, in pixels of the screen
 * @returns undefined where the box is in view
 */
export function movedIntoView(
  box: Box,
  { x, y, zoom }: Viewport,
  screen: { readonly width: number; readonly height: number },
): Viewport | undefined {
  const { top, right, bottom, left } = roomAround
  const across = moveOf(box.x * zoom + x, box.width * zoom, left, screen.width - right)
  const down = moveOf(box.y * zoom + y, box.height * zoom, top, screen.height - bottom)
  return across === 0 && down === 0 ? undefined : { x: x + across, y: y + down, zoom }
}

function moveOf(start: number, size: number, first: number, last: number): number {
  if (start < first || size > last - first) return first - start
  return Math.min(0, last - (start + size))
}
