import type { Viewport } from '@xyflow/react'
import type { Box } from '../geometry.ts'

interface Screen {
  readonly width: number
  readonly height: number
}

const storageKey = 'heddle.views'
/** Graphs whose view is kept; of others, those that were looked at last longest ago go first. */
const mostViews = 100

/**
 * Keeps where somebody looks at a graph, in the browser. Who sees all of it has no place of their own:
 * the graph is fitted anew when it opens, and then has room for what has come to it.
 * @param boxes of all nodes
 */
export function keepView(
  graph: string,
  viewport: Viewport,
  screen: Screen,
  boxes: readonly Box[],
): void {
  const { [graph]: before, ...others } = allKept()
  const isWhole = boxes.every((box) => isWithin(box, viewport, screen))
  if (isWhole && before === undefined) return
  const kept = Object.entries(others).slice(isWhole ? -mostViews : 1 - mostViews)
  if (!isWhole) kept.push([graph, viewport])
  try {
    localStorage.setItem(storageKey, JSON.stringify(Object.fromEntries(kept)))
  } catch {
    // The browser's store is full; the graph is then fitted, as for a first visit.
  }
}

/** Where a graph was looked at last; undefined where nothing of it stands any more, or all of it was seen. */
export function keptView(
  graph: string,
  screen: Screen,
  boxes: readonly Box[],
): Viewport | undefined {
  const kept = allKept()[graph]
  if (kept === undefined) return undefined
  return boxes.some((box) => isSeen(box, kept, screen)) ? kept : undefined
}

function isWithin(box: Box, { x, y, zoom }: Viewport, { width, height }: Screen): boolean {
  const left = box.x * zoom + x
  const top = box.y * zoom + y
  return (
    left >= 0 && top >= 0 && left + box.width * zoom <= width && top + box.height * zoom <= height
  )
}

/** Whether any part of a box is on the screen. */
export function isSeen(box: Box, { x, y, zoom }: Viewport, { width, height }: Screen): boolean {
  const left = box.x * zoom + x
  const top = box.y * zoom + y
  return left < width && top < height && left + box.width * zoom > 0 && top + box.height * zoom > 0
}

function allKept(): Readonly<Record<string, Viewport>> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}')
    if (typeof stored !== 'object' || stored === null) return {}
    return Object.fromEntries(Object.entries(stored).filter(([, view]) => isKept(view)))
  } catch {
    return {}
  }
}

function isKept(view: unknown): view is Viewport {
  if (typeof view !== 'object' || view === null) return false
  const numbers = ['x', 'y', 'zoom'].map((name): unknown => Reflect.get(view, name))
  return numbers.every((number) => Number.isFinite(number)) && Number(numbers[2]) > 0
}
