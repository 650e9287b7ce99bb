import { getViewportForBounds, type Viewport } from '@xyflow/react'
import type { Box, Size } from '../geometry.ts'

/** Of the overview, in pixels of the screen; React Flow sets it into the lower right corner. */
export const overviewSize = { width: 176, height: 100 }
const fromEdge = 15
/** Between the overview and a card. */
const gap = 10
/** Above the tools, where the style sheet puts it on a canvas that is narrower. */
const narrow = 820
const overTools = 66
/** On a lower canvas the style sheet hides it. */
const lowest = 260

/** Fractions of a strip beside or below the graph. */
const shares = [0.25, 0.5, 0.75, 1]
/** A graph is made no smaller than this part of what it would be. */
const least = 0.8

/** Kept free around the graph, in pixels of the screen. */
export interface Room {
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly left: number
}

/** One node alone needs no overview, and one of very many shows nothing. */
export function hasOverview(isWanted: boolean, nodes: number): boolean {
  return isWanted && nodes > 1 && nodes <= 300
}

/**
 * The room around a graph that is fitted into the canvas, so that the overview covers no card: more
 * of it to the right or below where one would be covered, and only as much as that takes.
 */
export function roomBesideOverview(
  cards: readonly Box[],
  bounds: Box,
  canvas: Size,
  room: Room,
  zoom: { readonly min: number; readonly max: number },
): Room {
  if (canvas.height < lowest) return room
  const left = canvas.width - fromEdge - overviewSize.width - gap
  const under = canvas.width < narrow ? overTools : 0
  const top = canvas.height - fromEdge - under - overviewSize.height - gap
  const bottom = canvas.height - fromEdge - under
  const fitted = (around: Room): Viewport =>
    getViewportForBounds(bounds, canvas.width, canvas.height, zoom.min, zoom.max, inPixels(around))
  const covers = (view: Viewport): boolean =>
    cards.some(
      (card) =>
        (card.x + card.width) * view.zoom + view.x > left &&
        (card.y + card.height) * view.zoom + view.y > top &&
        card.y * view.zoom + view.y < bottom,
    )
  const usual = fitted(room)
  if (!covers(usual)) return room
  const across = Math.max(0, canvas.width - left - room.right)
  const down = Math.max(0, canvas.height - top - room.bottom)
  const [best] = shares
    .flatMap((share) => [
      { ...room, bottom: room.bottom + down * share },
      { ...room, right: room.right + across * share },
    ])
    .map((around) => ({ around, view: fitted(around) }))
    .filter(({ view }) => view.zoom >= usual.zoom * least && !covers(view))
    .sort((a, b) => b.view.zoom - a.view.zoom)
  return best?.around ?? room
}

export function inPixels({ top, right, bottom, left }: Room) {
  return { top: `${top}px`, right: `${right}px`, bottom: `${bottom}px`, left: `${left}px` } as const
}
