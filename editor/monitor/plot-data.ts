import type { AlignedData } from 'uplot'
import type { ChartPicture } from './chart-picture.ts'
import type { TimeGrid } from './time-grid.ts'

type Values = readonly (number | null)[]

/**
 * What uPlot draws: the middles of all buckets, then for each line its values. Bars come as what they
 * reach to, each from where the one before it ends; a share or mean is followed by the upper and the lower
 * end of its interval.
 */
export function plotData({ lines, shape }: ChartPicture, { starts, every }: TimeGrid): AlignedData {
  const middles = starts.map((at) => at + every / 2)
  if (shape === 'bars') {
    const reached = lines.map((_, line) => starts.map((_, bucket) => sumTo(lines, line, bucket)))
    return [middles, ...reached]
  }
  return [
    middles,
    ...lines.flatMap(({ values, certainty }): (number | null)[][] =>
      certainty === undefined
        ? [[...values]]
        : [
            [...values],
            certainty.map((one) => one?.high ?? null),
            certainty.map((one) => one?.low ?? null),
          ],
    ),
  ]
}

/** How high the bar of a line reaches that stands on those before it. */
function sumTo(
  lines: readonly { readonly values: Values }[],
  line: number,
  bucket: number,
): number | null {
  const parts = lines.slice(0, line + 1).map(({ values }) => values[bucket] ?? null)
  return parts.every((part) => part === null)
    ? null
    : parts.reduce<number>((sum, part) => sum + (part ?? 0), 0)
}

/** The buckets with a value between two without; null where there is none. */
export function isolated(values: ArrayLike<number | null | undefined>): number[] | null {
  const found: number[] = []
  for (let at = 0; at < values.length; at += 1) {
    const [before, here, after] = [values[at - 1], values[at], values[at + 1]]
    if (here != null && before == null && after == null) found.push(at)
  }
  return found.length === 0 ? null : found
}
