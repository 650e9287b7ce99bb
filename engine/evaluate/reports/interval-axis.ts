import type { MetricComparison } from '../comparison/comparison.ts'

const width = 220
const height = 24
const middle = width / 2

/**
 * A difference with its interval on an axis, as SVG. Better is to the right, also where lower is
 * better. Each axis is as wide as its own interval, so lengths say nothing across metrics.
 * @param told false where there is too little to say anything: then it has no colour
 */
export function intervalAxis(
  {
    difference,
    interval,
    direction,
  }: Pick<MetricComparison, 'difference' | 'interval' | 'direction'>,
  told = true,
): string {
  if (difference === null || interval === null) return ''
  const sign = direction === 'higher' ? 1 : -1
  const [low, high] = interval
  const reach = Math.max(Math.abs(low), Math.abs(high), Math.abs(difference)) * 1.15
  const place = (value: number): number =>
    reach === 0 ? middle : middle + ((sign * value) / reach) * (middle - 6)
  const ends = [place(low), place(high)].sort((a, b) => a - b)
  const clear = told && (low > 0 || high < 0)
  const tone = !clear ? 'unknown' : sign * difference > 0 ? 'better' : 'worse'
  const shown = (value: number): string => value.toFixed(1)
  return [
    `<svg class="axis ${tone}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="Difference on an axis">`,
    `<rect class="ground" width="${width}" height="${height}" rx="4"/>`,
    `<line class="zero" x1="${middle}" x2="${middle}" y1="2" y2="${height - 2}"/>`,
    `<line class="reach" x1="${shown(ends[0]!)}" x2="${shown(ends[1]!)}" y1="${height / 2}" y2="${height / 2}"/>`,
    `<circle class="${clear ? 'full' : 'hollow'}" cx="${shown(place(difference))}" cy="${height / 2}" r="4.5"/>`,
    '</svg>',
  ].join('')
}

/** How many were won, tied and lost, as one bar. */
export function wonBar({
  won,
  tied,
  lost,
}: Pick<MetricComparison, 'won' | 'tied' | 'lost'>): string {
  const all = won + tied + lost
  if (all === 0) return ''
  const parts = [
    { tone: 'better', count: won },
    { tone: 'tied', count: tied },
    { tone: 'worse', count: lost },
  ].filter(({ count }) => count > 0)
  let at = 0
  const bars = parts.map(({ tone, count }) => {
    const size = (count / all) * 120
    const bar = `<rect class="${tone}" x="${at.toFixed(1)}" width="${Math.max(1, size - 1).toFixed(1)}" height="6" rx="2"/>`
    at += size
    return bar
  })
  return `<svg class="bar" width="120" height="6" viewBox="0 0 120 6" role="img" aria-label="${won} won, ${tied} tied, ${lost} lost">${bars.join('')}</svg>`
}
