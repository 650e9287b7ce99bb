import { tickWords } from '../runs/ticks.ts'
import { formatCost, formatDuration } from '../ui/figures.ts'

/** What a figure is of. */
export type Unit =
  | 'count'
  | 'time'
  | 'money'
  | 'share'
  /** From 0 to 1. */
  | 'score'
  /** Any number. */
  | 'number'

const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 })
const oneDigit = new Intl.NumberFormat(undefined, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
})
const twoDigits = new Intl.NumberFormat(undefined, {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
})
const threeFigures = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3 })
const tick = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 })

/** A share from 0 to 1 as `97.2 %`; what is nearly nothing or nearly all is not called `0 %` or `100 %`. */
export function formatShare(share: number): string {
  const percent = share * 100
  if (percent > 0 && percent < 0.05) return `< ${oneDigit.format(0.1)} %`
  if (percent < 100 && percent >= 99.95) return `> ${oneDigit.format(99.9)} %`
  return `${(percent === 0 || percent === 100 ? whole : oneDigit).format(percent)} %`
}

/** A figure in words. */
export function formatFigure(unit: Unit, value: number): string {
  switch (unit) {
    case 'count':
      return whole.format(value)
    case 'time':
      return formatDuration(value)
    case 'money':
      return formatCost(value)
    case 'share':
      return formatShare(value)
    case 'score':
      return twoDigits.format(value)
    case 'number':
      return (Math.abs(value) >= 1000 ? whole : threeFigures).format(value)
  }
}

/** The same at an axis, where round figures stand. */
export function formatTick(unit: Unit, value: number): string {
  if (unit === 'share') return `${tick.format(value * 100)} %`
  if (unit === 'score') return threeFigures.format(value)
  return unit === 'time' ? tickWords(value) : formatFigure(unit, value)
}
