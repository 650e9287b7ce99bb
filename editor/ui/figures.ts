/** Numbers as the editor writes them, in the reader's locale. */

const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 })
const oneDigit = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 })
const twoDigits = new Intl.NumberFormat(undefined, {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
})

/** Milliseconds as `186 ms`, `2.10 s`, `12.4 s`, `3 min 12 s`, `5 h 20 min` or `3 days`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1) return '< 1 ms'
  if (milliseconds < 999.5) return `${whole.format(milliseconds)} ms`
  const seconds = milliseconds / 1000
  if (seconds < 9.995) return `${twoDigits.format(seconds)} s`
  if (seconds < 59.95) return `${oneDigit.format(seconds)} s`
  const rounded = Math.round(seconds)
  if (rounded < 3600) return `${whole.format(Math.floor(rounded / 60))} min ${rounded % 60} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 48 * 60) return `${whole.format(Math.floor(minutes / 60))} h ${minutes % 60} min`
  return `${whole.format(Math.round(minutes / 60 / 24))} days`
}

/** A wait that goes on, which nobody reads to a part of a second: `0 s`, `9 s`, `3 min 12 s`. */
export function formatWait(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  return seconds < 60 ? `${whole.format(seconds)} s` : formatDuration(seconds * 1000)
}

/** `640`, `1.8k`, `2.4M`. */
export function formatTokens(count: number): string {
  if (count < 1000) return whole.format(count)
  if (count < 999_950) return `${oneDigit.format(count / 1000)}k`
  return `${oneDigit.format(count / 1_000_000)}M`
}

/** Tokens in and out. A question mark is what no server told. */
export function formatTokenPair(usage: {
  readonly inputTokens: number
  readonly outputTokens: number
  readonly uncounted?: number | undefined
}): string {
  const { inputTokens, outputTokens, uncounted } = usage
  if (uncounted === undefined) return `${formatTokens(inputTokens)} → ${formatTokens(outputTokens)}`
  if (inputTokens + outputTokens === 0) return '?'
  return `${formatTokens(inputTokens)} → ${formatTokens(outputTokens)} + ?`
}

/** US dollars; four digits below a cent. `null`: nobody knows a price of the model. */
export function formatCost(dollars: number | null): string {
  if (dollars === null) return 'no price'
  if (dollars === 0) return '$0'
  if (dollars < 0.00005) return '< $0.0001'
  return `$${dollars.toFixed(dollars < 0.01 ? 4 : dollars < 1 ? 3 : 2)}`
}

/** The same where there is room to say that a price is not known. */
export function costInWords(dollars: number | null): string {
  return dollars === null ? 'price unknown' : formatCost(dollars)
}

/** What was spent, some of it perhaps on calls whose price is not known. */
export function formatSpent(dollars: number, unpriced: number): string {
  if (unpriced === 0) return formatCost(dollars)
  return dollars === 0 ? costInWords(null) : `at least ${formatCost(dollars)}`
}

export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${whole.format(count)} ${count === 1 ? one : many}`
}

/** A score as people compare them: `0.86`. */
export function formatScore(score: number): string {
  return twoDigits.format(score)
}

const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'long' })
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

/** `in 12 seconds`, `in 2 hours`; a date after a week. Both in epoch milliseconds. */
export function formatUntil(at: number, now: number): string {
  return at - now < 10_000 ? 'in a moment' : formatAgo(at, now)
}

/** `12 seconds ago`, `yesterday`; a date after a week. Both in epoch milliseconds. In `words` of less length where room is scarce. */
export function formatAgo(at: number, now: number, words = relative): string {
  const seconds = Math.round((at - now) / 1000)
  if (Math.abs(seconds) < 10) return 'just now'
  if (Math.abs(seconds) < 60) return words.format(seconds, 'second')
  if (Math.abs(seconds) < 3600) return words.format(Math.round(seconds / 60), 'minute')
  if (Math.abs(seconds) < 86_400) return words.format(Math.round(seconds / 3600), 'hour')
  if (Math.abs(seconds) < 7 * 86_400) return words.format(Math.round(seconds / 86_400), 'day')
  return day.format(at)
}
