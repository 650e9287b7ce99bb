import { useCanvas } from '../canvas-store.ts'
import { boxAround, type Box, type Size } from '../geometry.ts'
import { usePanels } from '../../shell/panels.ts'
import { useFlow, type FlowNode } from './flow-store.ts'
import { hasOverview, inPixels, roomBesideOverview } from './overview-room.ts'

export const margin = 28
/** No further than the canvas goes, and no larger than life. */
export const fitZoom = { min: 0.08, max: 1 }
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

const noPadding = { top: 0, side: 0, bottom: 0 }
const nowhere: Box = { x: 0, y: 0, width: 0, height: 0 }

export function boundsOf(nodes: readonly FlowNode[]): Box {
  return boxAround(nodes.map(boxOf), noPadding) ?? nowhere
}
