import type { ChartLine, ChartPicture } from './chart-picture.ts'
import { formatFigure, formatTick, type Unit } from './units.ts'

/** A chart for who does not see it: where each line begins, ends and reaches to. The table has all of it. */
export function chartSummary(
  { title, unit, lines }: ChartPicture,
  limits: readonly number[] = [],
): string {
  return [
    `${title} over time.`,
    ...lines.map((line) => lineSummary(line, unit)),
    ...limits.map((limit) => `Alert at ${formatTick(unit, limit)}.`),
  ].join(' ')
}

function lineSummary({ label, values, whole }: ChartLine, unit: Unit): string {
  const there = values.filter((value) => value !== null)
  const [first] = there
  const last = there.at(-1)
  if (first === undefined || last === undefined) return `${label}: no values.`
  const show = (value: number): string => formatFigure(unit, value)
  const all = whole === null ? '' : `${show(whole)} over all, `
  const range = `between ${show(Math.min(...there))} and ${show(Math.max(...there))}`
  return `${label}: ${all}${range}, ${show(last)} at the end.`
}
