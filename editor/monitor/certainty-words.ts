import type { Certainty } from './chart-picture.ts'
import { formatFigure, type Unit } from './units.ts'

/** The 95 % interval: `0.71 to 0.93`; a dash where too few say nothing of it. */
export function intervalWords({ low, high }: Certainty, unit: Unit): string {
  if (low === null || high === null) return '–'
  return `${formatFigure(unit, low)} to ${formatFigure(unit, high)}`
}

/** How many a value is of: `12`, or `12 of 40` where they are a sample. */
export function countWords({ n, among }: Certainty): string {
  return among === undefined
    ? n.toLocaleString()
    : `${n.toLocaleString()} of ${among.toLocaleString()}`
}

/** Both, behind a value: `, 0.71 to 0.93 (n 12 of 40)`. */
export function certaintyWords(certainty: Certainty, unit: Unit): string {
  const interval = certainty.low === null ? '' : `, ${intervalWords(certainty, unit)}`
  return `${interval} (n ${countWords(certainty)})`
}
