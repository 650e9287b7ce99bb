import type { ErrorBody } from '../server/api.ts'

type Details = Partial<ErrorBody['error']>

/** What Heddle refused, with its sentence as the message. */
export class HeddleError extends Error {
  /** Of the HTTP answer; 0 where Heddle could not be reached. */
  readonly status: number
  /** Stable and short, such as `INPUT_DOES_NOT_FIT`. */
  readonly code: string
  /** Everything that is wrong with what was sent, where Heddle lists it. */
  readonly problems: readonly string[]
  /** Finds the request in Heddle's log. */
  readonly requestId: string | undefined
  /** Milliseconds after which it may be tried again, where Heddle says so. */
  readonly retryAfter: number | undefined

  constructor(status: number, details: Details, retryAfter?: number, cause?: unknown) {
    super(details.message ?? `Heddle answered with the status ${status}.`, { cause })
    this.name = 'HeddleError'
    this.status = status
    this.code = details.code ?? 'UNKNOWN'
    this.problems = (details.problems ?? []).map(({ message }) => message)
    this.requestId = details.requestId
    this.retryAfter = retryAfter
  }
}

/** Reads the error out of an answer. */
export async function errorOf(response: Response): Promise<HeddleError> {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  const details = detailsOf(await response.json().catch(() => undefined))
  return new HeddleError(
    response.status,
    details,
    Number.isFinite(seconds) ? seconds * 1000 : undefined,
  )
}

function detailsOf(body: unknown): Details {
  if (typeof body !== 'object' || body === null || !('error' in body)) return {}
  const { error } = body
  // SAFETY: Heddle's errors have this shape; what a proxy says in its place has no `error` object.
  return typeof error === 'object' && error !== null ? (error as Details) : {}
}
