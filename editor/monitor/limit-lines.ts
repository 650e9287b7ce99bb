import uPlot from 'uplot'
import { formatTick, type Unit } from './units.ts'

/** A limit that is further away than this many times the largest figure would flatten the chart. */
const farthest = 3

/** How far the axis has to reach, so that the limits of alerts that are near the figures are in it. */
export function mostWithLimits(most: number | null, limits: readonly number[]): number | null {
  if (most === null || most <= 0) return most
  return Math.max(most, ...limits.filter((limit) => limit <= most * farthest))
}

/** Draws the limits of alerts as dashed lines with their figures, those that the axis reaches. */
export function drawLimits(
  plot: uPlot,
  unit: Unit,
  context: { readonly read: (token: string) => string; readonly limits: () => readonly number[] },
): void {
  const { read, limits } = context
  const top = plot.scales['y']?.max ?? 0
  const { ctx, bbox } = plot
  const pixel = uPlot.pxRatio
  ctx.save()
  ctx.strokeStyle = read('--error')
  ctx.fillStyle = read('--error')
  ctx.lineWidth = pixel
  ctx.font = `500 ${11 * pixel}px ${read('--font-ui')}`
  ctx.textAlign = 'left'
  ctx.textBaseline = 'bottom'
  ctx.setLineDash([3 * pixel, 4 * pixel])
  for (const limit of limits()) {
    if (limit > top) continue
    const y = Math.round(plot.valToPos(limit, 'y', true))
    ctx.beginPath()
    ctx.moveTo(bbox.left, y)
    ctx.lineTo(bbox.left + bbox.width, y)
    ctx.stroke()
    ctx.fillText(`Alert at ${formatTick(unit, limit)}`, bbox.left + 4 * pixel, y - 2 * pixel)
  }
  ctx.restore()
}
