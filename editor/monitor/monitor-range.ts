/** Stretches of time that end now. */
export const spans = [
  { id: '1h', label: 'Last hour', words: 'the last hour', length: 3_600_000 },
  { id: '24h', label: '24 hours', words: 'the last 24 hours', length: 24 * 3_600_000 },
  { id: '7d', label: '7 days', words: 'the last 7 days', length: 7 * 24 * 3_600_000 },
  { id: '30d', label: '30 days', words: 'the last 30 days', length: 30 * 24 * 3_600_000 },
] as const

export type Span = (typeof spans)[number]

/** The server looks at no longer time together. */
export const mostDays = 120

/** Epoch milliseconds. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** What time a page is about. */
export interface MonitorRange {
  /** Ends now; where there is a part, what leads back from it. */
  readonly span: Span
  /** A part that was looked at closer, from one moment to another. */
  readonly part: Stretch | undefined
}

const usual: Span = spans[1]

/** As an address says it: `range=7d`, and `from` with `to` for a part. What makes no sense is left out. */
export function readRange(search: URLSearchParams): MonitorRange {
  return {
    span: spans.find(({ id }) => id === search.get('range')) ?? usual,
    part: readStretch(search),
  }
}

/** `from` and `to` of an address; undefined unless both are times in their order. */
export function readStretch(search: URLSearchParams): Stretch | undefined {
  const [from, to] = ['from', 'to'].map((name) => readTime(search.get(name)))
  return from !== undefined && to !== undefined && from < to ? { from, to } : undefined
}

function readTime(text: string | null): number | undefined {
  const time = /^\d{1,15}$/.test(text ?? '') ? Number(text) : Number.NaN
  // Dates go no further than that.
  return time <= 8.64e15 ? time : undefined
}

/** The parameters of an address for a range; those of what is usual are left out. */
export function rangeParameters({ span, part }: MonitorRange): Record<string, string | undefined> {
  return {
    range: span === usual ? undefined : span.id,
    from: part === undefined ? undefined : String(part.from),
    to: part === undefined ? undefined : String(part.to),
  }
}

/** The parameters of an address that says no range. */
export const noRange = { range: undefined, from: undefined, to: undefined } as const

/** A path with a range, and what else it says. */
export function pathInRange(
  path: string,
  range: MonitorRange,
  more: Readonly<Record<string, string | undefined>>,
): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...more, ...rangeParameters(range) })) {
    if (value !== undefined) query.set(name, value)
  }
  return query.size === 0 ? path : `${path}?${query.toString()}`
}

/** The span that is the next longer one. */
export function longerSpan({ length }: Span): Span | undefined {
  return spans.find((span) => span.length > length)
}
