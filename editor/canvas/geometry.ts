/**
 * Sizes of what stands on the canvas, in canvas pixels. The style sheets keep to these, so a node's
 * size and the places of its ports are known without measuring: nothing has to be drawn first.
 */

export type BodyKind = 'none' | 'stream' | 'text' | 'documents' | 'list' | 'verdict' | 'inputs'

const headHeight = 46
const portStep = 23
const portsBottom = 7
const footHeight = 28

const bodyHeights: Readonly<Record<BodyKind, number>> = {
  none: 0,
  stream: 150,
  text: 72,
  documents: 94,
  list: 66,
  verdict: 92,
  inputs: 72,
}

const widths: Readonly<Record<BodyKind, number>> = {
  none: 220,
  stream: 284,
  text: 220,
  documents: 232,
  list: 220,
  verdict: 256,
  inputs: 176,
}

export interface Size {
  readonly width: number
  readonly height: number
}

export function nodeSize(body: BodyKind, inputs: number, outputs: number, foot: boolean): Size {
  return {
    width: widths[body],
    height: foldedHeight(inputs, outputs) + bodyHeights[body] + (foot ? footHeight : 0),
  }
}

function foldedHeight(inputs: number, outputs: number): number {
  return headHeight + Math.max(inputs, outputs) * portStep + portsBottom
}

/** Middle of a port's row, from the top of its node. */
export function portY(row: number): number {
  return headHeight + row * portStep + 11
}

export const framePadding = { top: 52, side: 28, bottom: 28 } as const
export const groupPadding = { top: 40, side: 20, bottom: 20 } as const
export const emptyFrame: Size = { width: 320, height: 200 }

export interface Box extends Size {
  readonly x: number
  readonly y: number
}

/** The box of a frame or group around its members; undefined without any. */
export function boxAround(
  members: readonly Box[],
  padding: { readonly top: number; readonly side: number; readonly bottom: number } = framePadding,
): Box | undefined {
  if (members.length === 0) return undefined
  const left = Math.min(...members.map((box) => box.x))
  const top = Math.min(...members.map((box) => box.y))
  const right = Math.max(...members.map((box) => box.x + box.width))
  const bottom = Math.max(...members.map((box) => box.y + box.height))
  return {
    x: left - padding.side,
    y: top - padding.top,
    width: right - left + 2 * padding.side,
    height: bottom - top + padding.top + padding.bottom,
  }
}

export function contains(box: Box, x: number, y: number, margin = 0): boolean {
  return (
    x >= box.x - margin &&
    x <= box.x + box.width + margin &&
    y >= box.y - margin &&
    y <= box.y + box.height + margin
  )
}
