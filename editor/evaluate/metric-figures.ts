import type { MetricComparison } from '../../engine/evaluate/comparison/comparison.ts'

/** How the values of a metric are written, in the reader's locale. */
export interface MetricFigures {
  /** What one of them counts, such as `seconds` or `pass %`; empty where it is a plain number. */
  readonly counted: string
  readonly value: (value: number) => string
  /** With its unit, where no head of a column names it: `2.31 s`. */
  readonly measured: (value: number) => string
  /** With its sign and its unit, such as `+0.37 s`. */
  readonly difference: (value: number) => string
  /** With its sign, without the unit. */
  readonly bound: (value: number) => string
  /** Such as `0.76–0.84` or `76–84 %`. */
  readonly range: (low: number, high: number) => string
}

interface Scale {
  readonly counted: string
  readonly factor: number
  /** Behind a value, and behind a difference. */
  readonly after: readonly [string, string]
  readonly digits: number
}

/** The metric as far as its figures need it. */
export type Measured = Pick<MetricComparison, 'unit' | 'test'> & {
  readonly baseline: number | null
  readonly candidate: number | null
}

/** Chooses seconds or milliseconds, dollars or cents, so that both sides have the same unit. */
export function figuresOf(metric: Measured): MetricFigures {
  const { counted, factor, after, digits } = scaleOf(metric)
  const write = (value: number): string => {
    // What rounds to nothing has no sign.
    const rounded = Number((value * factor).toFixed(digits))
    return Math.abs(rounded).toLocaleString(undefined, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    })
  }
  const sign = (value: number): string => {
    const rounded = Number((value * factor).toFixed(digits))
    return rounded > 0 ? '+' : rounded < 0 ? '−' : ''
  }
  return {
    counted,
    value: (value) => `${value < 0 ? '−' : ''}${write(value)}${after[0]}`,
    measured: (value) =>
      `${value < 0 ? '−' : ''}${write(value)}${after[0] === '' ? after[1] : after[0]}`,
    difference: (value) => `${sign(value)}${write(value)}${after[1]}`,
    bound: (value) => `${sign(value)}${write(value)}`,
    range: (low, high) => `${low < 0 ? '−' : ''}${write(low)}–${write(high)}${after[0]}`,
  }
}

function scaleOf({ unit, test, baseline, candidate }: Measured): Scale {
  const most = Math.max(Math.abs(baseline ?? 0), Math.abs(candidate ?? 0))
  if (unit === 'USD') {
    return most >= 1
      ? { counted: 'US dollars', factor: 1, after: ['', ' $'], digits: 2 }
      : {
          counted: 'US cents',
          factor: 100,
          after: ['', ' ¢'],
          digits: most === 0 || most >= 0.001 ? 2 : 4,
        }
  }
  if (unit === 's' || unit === 'ms') {
    const seconds = unit === 's' ? most : most / 1000
    const toSeconds = unit === 's' ? 1 : 0.001
    return seconds >= 1
      ? { counted: 'seconds', factor: toSeconds, after: ['', ' s'], digits: 2 }
      : {
          counted: 'milliseconds',
          factor: toSeconds * 1000,
          after: ['', ' ms'],
          digits: seconds * 1000 >= 20 ? 0 : 1,
        }
  }
  if (unit !== undefined && unit !== '' && unit !== '%') {
    return { counted: unit, factor: 1, after: ['', ''], digits: most >= 100 ? 0 : 1 }
  }
  if (test === 'mcnemar' || unit === '%') {
    const factor = unit === '%' ? 1 : 100
    return { counted: 'pass %', factor, after: [' %', ' pt'], digits: 0 }
  }
  return { counted: '', factor: 1, after: ['', ''], digits: 2 }
}
