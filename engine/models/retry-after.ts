const second = 1000
const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: second,
  m: 60 * second,
  h: 3600 * second,
  d: 86_400 * second,
}

/**
 * Milliseconds to wait before a call is tried again: from `retry-after-ms`, from `Retry-After` in
 * seconds or as a date, or else from the headers that say when a limit is lifted. Undefined where
 * there is nothing that can be read.
 */
export function readRetryAfter(headers: Headers, now = Date.now()): number | undefined {
  return readMilliseconds(headers) ?? readSeconds(headers, now) ?? readReset(headers, now)
}

/** The same for an answer: when a limit is lifted says something only where it was the limit that failed. */
export function retryAfterOf(status: number, headers: Headers): number | undefined {
  if (status === 429) return readRetryAfter(headers)
  return readMilliseconds(headers) ?? readSeconds(headers, Date.now())
}

function readMilliseconds(headers: Headers): number | undefined {
  const header = headers.get('retry-after-ms')?.trim() ?? ''
  const milliseconds = Number(header)
  return header !== '' && Number.isFinite(milliseconds) && milliseconds >= 0
    ? milliseconds
    : undefined
}

function readSeconds(headers: Headers, now: number): number | undefined {
  const header = headers.get('retry-after')?.trim() ?? ''
  if (header === '') return undefined
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return seconds >= 0 ? seconds * second : undefined
  // Dates are read from nearly any words that hold a number.
  if (!/^(?:mon|tue|wed|thu|fri|sat|sun)|^\d{4}-\d{2}-\d{2}T/i.test(header)) return undefined
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

/**
 * OpenAI says for requests and for tokens how many remain and when there are all again; the one of
 * which none remain is what the call failed for. OpenRouter has one header with a point in time.
 */
function readReset(headers: Headers, now: number): number | undefined {
  const resets = ['requests', 'tokens'].flatMap((what) => {
    const wait = readDuration(headers.get(`x-ratelimit-reset-${what}`) ?? '')
    const remaining = headers.get(`x-ratelimit-remaining-${what}`)?.trim()
    return wait === undefined ? [] : [{ wait, exhausted: remaining === '0' }]
  })
  const exhausted = resets.filter((reset) => reset.exhausted)
  const waits = (exhausted.length > 0 ? exhausted : resets).map(({ wait }) => wait)
  if (waits.length > 0) return Math.max(...waits)
  const point = Number(headers.get('x-ratelimit-reset')?.trim() || Number.NaN)
  // A point in time in milliseconds or seconds, or else a number of seconds.
  if (!Number.isFinite(point) || point < 0) return undefined
  if (point > 1e11) return Math.max(0, point - now)
  return point > 1e8 ? Math.max(0, point * second - now) : point * second
}

/** Such as `1s`, `6m0s`, `1h2m3.5s` or `120ms`. */
function readDuration(text: string): number | undefined {
  const written = text.trim()
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/.test(written)) return undefined
  return [...written.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ''] ?? 0),
    0,
  )
}
