import type { ComparedMetric } from './compared.ts'

/** What decides how values are written. */
export type Measured = Pick<ComparedMetric, 'type' | 'unit' | 'range'>

/** A value as one reads it: `71.3 %`, `0.87`, `2.31 s`, `$0.0031`, `12`. */
export function showAmount(metric: Measured, value: number): string {
  return `${value < 0 ? '−' : ''}${sizeOf(metric, Math.abs(value))}`
}

/** How far two values lie apart, without a sign: rates in points. */
export function showGap(metric: Measured, difference: number): string {
  const size = Math.abs(difference)
  return isRate(metric) ? `${digits(size * 100, 0, 1)} points` : sizeOf(metric, size)
}

/** With its sign: `+0.06`, `−0.34 s`. */
export function showChange(metric: Measured, difference: number): string {
  return `${difference < 0 ? '−' : '+'}${showGap(metric, difference)}`
}

/** `[+0.02, +0.10]`. */
export function showInterval(metric: Measured, [low, high]: readonly [number, number]): string {
  return `[${showChange(metric, low)}, ${showChange(metric, high)}]`
}

/** About how many: with two digits that mean something. */
export function showAbout(count: number): string {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1)
  return digits(Math.ceil(count / unit) * unit, 0, 0)
}

export function showExamples(count: number): string {
  return `${digits(count, 0, 0)} ${count === 1 ? 'example' : 'examples'}`
}

/** Examples that share what they were made from: `40 examples of one source`. */
export function showSources(examples: number, sources: number): string {
  return `${showExamples(examples)} of ${sources === 1 ? 'one source' : `${digits(sources, 0, 0)} sources`}`
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(parts: readonly string[], word = 'and'): string {
  return parts.length < 2
    ? parts.join('')
    : `${parts.slice(0, -1).join(', ')} ${word} ${parts.at(-1) ?? ''}`
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function isRate({ type }: Measured): boolean {
  return type === 'boolean' || type === 'pairwise'
}

function sizeOf(metric: Measured, size: number): string {
  const { unit, range } = metric
  if (isRate(metric)) return `${digits(size * 100, 0, 1)} %`
  if (unit === 'USD') return `$${significant(size)}`
  const whole = range === undefined && unit !== 's'
  const number = whole ? digits(size, 0, 1) : digits(size, 2, 2)
  return unit === undefined ? number : `${number} ${unit}`
}

function digits(value: number, least: number, most: number): string {
  return new Intl.NumberFormat('en', {
    minimumFractionDigits: least,
    maximumFractionDigits: most,
  }).format(value)
}

/** Costs of one run are small: three digits that mean something, and never less than cents. */
function significant(value: number): string {
  return new Intl.NumberFormat('en', {
    minimumFractionDigits: 2,
    maximumSignificantDigits: 3,
    roundingPriority: 'morePrecision',
  }).format(value)
}
