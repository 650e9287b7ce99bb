import type { AlertMeasure, AlertSubject } from '../api/alerts.ts'

const minute = 60_000
const hour = 60 * minute

const threeDigits = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

/** An amount with its unit: `7.2 s`, `5.6 %`, `$5.20`, `3 requests`. */
export function amountWords(unit: AlertMeasure['unit'], value: number): string {
  switch (unit) {
    case 'milliseconds':
      return timeWords(value)
    case 'share':
      return `${threeDigits.format(value * 100)} %`
    case 'dollars':
      return value === 0 ? '$0' : `$${value.toFixed(value >= 0.1 ? 2 : 5)}`
    case 'requests':
      return counted(value, 'request')
  }
}

function timeWords(milliseconds: number): string {
  if (milliseconds < 999.5) return `${whole.format(milliseconds)} ms`
  if (milliseconds < 59_950) return `${threeDigits.format(milliseconds / 1000)} s`
  const seconds = Math.round(milliseconds / 1000)
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60]
  return `${whole.format(minutes)} min${rest === 0 ? '' : ` ${rest} s`}`
}

/** `1 run`, `2,310 runs`. */
export function counted(amount: number, one: string): string {
  return `${whole.format(amount)} ${amount === 1 ? one : `${one}s`}`
}

/** `10 min`, `24 h`. */
export function windowWords(window: number): string {
  return window % hour === 0 ? `${window / hour} h` : `${window / minute} min`
}

/** As it follows "over the last": `minute`, `10 minutes`, `24 hours`. */
export function lastWords(window: number): string {
  const [amount, unit] = window % hour === 0 ? [window / hour, 'hour'] : [window / minute, 'minute']
  return amount === 1 ? unit : `${amount} ${unit}s`
}

/** As it follows "of". */
export function subjectWords(subject: AlertSubject): string {
  return subject.kind === 'workspace' ? 'all graphs' : `the ${subject.kind} "${subject.name}"`
}
