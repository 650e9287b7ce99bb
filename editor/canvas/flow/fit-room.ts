import { useCanvas } from '../canvas-store.ts'
import type { Box, Size } from '../geometry.ts'
import { usePanels } from '../../shell/panels.ts'
import { useFlow, type FlowNode } from './flow-store.ts'
import { hasOverview, inPixels, roomBesideOverview } from './overview-room.ts'

export const margin = 28
/** No further than the canvas goes, and no larger than life. */
const fitZoom = { min: 0.08, max: 1 }
/** What the library covers of the canvas, as its style sheet has it. */
const libraryWidth = 226

/**
 * Kept free around nodes that are fitted into the canvas: for the notice and pill above them, the toolbar
 * below, the library beside them, and the overview in the corner.
 */
export function fitRoom(nodes = useFlow.getState().nodes, canvas = canvasSize()) {
  const usual = { top: 64, bottom: 72, left: coveredLeft() + margin, right: margin }
  const all = Math.max(nodes.length, useFlow.getState().nodes.length)
  if (!hasOverview(useCanvas.getState().minimap, all)) return inPixels(usual)
  const cards = nodes.filter(({ type }) => type === 'card').map(boxOf)
  return inPixels(roomBesideOverview(cards, boundsOf(nodes), canvas, usual, fitZoom))
}

function canvasSize(): Size {
  const canvas = document.querySelector('.react-flow')
  return { width: canvas?.clientWidth ?? 0, height: canvas?.clientHeight ?? 0 }
}

export function boxOf({ position: { x, y }, width = 0, height = 0 }: FlowNode): Box {
  return { x, y, width, height }
}

export function coveredLeft(): number {
  return usePanels.getState().libraryOpen ? libraryWidth : 0
}

export function boundsOf(nodes: readonly FlowNode[]): Box {
  const left = Math.min(...nodes.map(({ position }) => position.x))
  const top = Math.min(...nodes.map(({ position }) => position.y))
  const right = Math.max(...nodes.map(({ position, width = 0 }) => position.x + width))
  const bottom = Math.max(...nodes.map(({ position, height = 0 }) => position.y + height))
  return { x: left, y: top, width: right - left, height: bottom - top }
}
