import type { Usage } from '../../engine/models/usage.ts'

/** A time as people say it: `41 ms`, `1.2 s`, `2 min 05 s`, `3 h 20 min`, `4 days`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 999.5) return `${Math.max(Math.round(milliseconds), 1)} ms`
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`
  const seconds = Math.round(milliseconds / 1000)
  if (seconds < 3600) return parts(seconds, 'min', 's')
  const minutes = Math.round(seconds / 60)
  if (minutes < 48 * 60) return parts(minutes, 'h', 'min')
  return `${Math.round(minutes / (24 * 60)).toLocaleString('en')} days`
}

function parts(amount: number, large: string, small: string): string {
  return `${Math.floor(amount / 60)} ${large} ${String(amount % 60).padStart(2, '0')} ${small}`
}

/** `1 document`, `2,310 documents`. */
export function count(number: number, one: string, several = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : several}`
}

/** Tokens and cost of model calls. */
export function usageText({ calls, inputTokens, outputTokens, cost, uncounted }: Usage): string {
  const tokens = `${count(inputTokens, 'token')} in, ${outputTokens.toLocaleString('en')} out`
  const untold = uncounted === undefined ? '' : `, ${uncounted} not counted by the server`
  return `${count(calls, 'model call')}${untold}, ${tokens}, ${costText(cost)}`
}

/** US dollars, with at least two digits that say something. */
export function costText(cost: number | null): string {
  if (cost === null) return 'price unknown'
  if (cost === 0) return 'no cost'
  const digits = cost >= 1 ? 2 : Math.min(1 - Math.floor(Math.log10(cost)), 8)
  return `$${cost.toFixed(Math.max(digits, 2))}`
}
