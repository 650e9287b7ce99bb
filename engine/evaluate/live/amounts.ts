import type { Range } from '../statistics/sequential.ts'
import type { Metric } from './plan.ts'

/** A value of a metric as one reads it: `71.3 %`, `1,240 ms`, `$0.0031`, `3.84`. */
export function showValue({ scale }: Metric, value: number): string {
  if (scale === 'share') return `${digits(value * 100, 1)} %`
  if (scale === 'milliseconds') return `${digits(value, 0)} ms`
  if (scale === 'dollars') return `$${significant(value)}`
  return digits(value, 2)
}

/** How far two values lie apart, without a sign: shares in points. */
export function showDifference(metric: Metric, difference: number): string {
  const size = Math.abs(difference)
  return metric.scale === 'share' ? `${digits(size * 100, 1)} points` : showValue(metric, size)
}

/** `0.6 to 7.6`, in the unit that the difference beside it has. */
export function showRange({ scale }: Metric, { low, high }: Range): string {
  const shown = (value: number): string => {
    if (scale === 'share') return digits(value * 100, 1)
    if (scale === 'milliseconds') return digits(value, 0)
    return scale === 'dollars' ? significant(value) : digits(value, 2)
  }
  return `${shown(low)} to ${shown(high)}`
}

export function showCount(count: number): string {
  return digits(count, 0)
}

function digits(value: number, places: number): string {
  const text = new Intl.NumberFormat('en', {
    minimumFractionDigits: places,
    maximumFractionDigits: places,
    signDisplay: 'negative',
  }).format(value)
  return text.replace('-', '−')
}

/** Costs of one unit are small: two digits that mean something, and never less than cents. */
function significant(value: number): string {
  return new Intl.NumberFormat('en', {
    minimumFractionDigits: 2,
    maximumSignificantDigits: 3,
    roundingPriority: 'morePrecision',
    signDisplay: 'negative',
  })
    .format(value)
    .replace('-', '−')
}
