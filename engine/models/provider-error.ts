import { ModelError } from './model-error.ts'

/** What looks like a key, wherever a provider quotes one back. */
const keyLike = /\b(?:sk|pk|rk|key|api)[-_][A-Za-z0-9_-]{8,}\b|\bBearer\s+[A-Za-z0-9._~+/-]{8,}=*/g

/** Takes keys out of a text: the one that was sent, and everything that looks like one. */
export function redactKeys(text: string, key: string | undefined): string {
  const known = key === undefined || key.length < 4 ? text : text.replaceAll(key, '[key]')
  return known.replace(keyLike, '[key]')
}

/**
 * A failed call as a sentence in the provider's words. Whether it may be tried again follows from
 * the status: 408, 409, 429 and 5xx may, as may a connection that broke.
 */
export function providerError(
  error: unknown,
  call: { model: string; baseUrl: string; key: string | undefined },
): ModelError {
  if (error instanceof ModelError) return error
  const status = numberAt(error, 'status')
  const said = redactKeys(innermostMessage(error), call.key)
  const build = (message: string, retryable: boolean): ModelError =>
    new ModelError({
      model: call.model,
      message,
      status,
      retryable,
      retryAfter: retryAfterOf(error),
      cause: error,
    })
  if (status !== undefined) {
    const words = said.replace(/^\d{3}\s+/, '').slice(0, 600)
    const retryable = status === 408 || status === 409 || status === 429 || status >= 500
    return build(
      `The model "${call.model}" refused the call with status ${status}: ${words}`,
      retryable,
    )
  }
  const code = codeOf(error)
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return build(
      `The model server at ${call.baseUrl} could not be reached (${code}). Is it running, and is the address right?`,
      true,
    )
  }
  if (
    /terminated|socket|ECONNRESET|premature|other side closed|aborted/i.test(
      `${code ?? ''} ${said}`,
    )
  ) {
    return build(
      `The model server at ${call.baseUrl} broke off its answer for "${call.model}".`,
      true,
    )
  }
  return build(
    `The call to the model "${call.model}" failed: ${said.slice(0, 600)}`,
    /timeout|connection error/i.test(said),
  )
}

/** Milliseconds to wait, from a `Retry-After` header in seconds or as a date. */
export function readRetryAfter(
  header: string | null | undefined,
  now = Date.now(),
): number | undefined {
  if (header === null || header === undefined || header.trim() === '') return undefined
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return seconds >= 0 ? seconds * 1000 : undefined
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

function retryAfterOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('headers' in error)) return undefined
  const { headers } = error
  return headers instanceof Headers ? readRetryAfter(headers.get('retry-after')) : undefined
}

function numberAt(error: unknown, key: 'status'): number | undefined {
  if (typeof error !== 'object' || error === null || !(key in error)) return undefined
  return typeof error[key] === 'number' ? error[key] : undefined
}

function* causes(error: unknown): Generator<object> {
  let at: unknown = error
  for (let depth = 0; depth < 5 && typeof at === 'object' && at !== null; depth += 1) {
    yield at
    at = 'cause' in at ? at.cause : undefined
  }
}

function codeOf(error: unknown): string | undefined {
  for (const cause of causes(error)) {
    if ('code' in cause && typeof cause.code === 'string') return cause.code
  }
  return undefined
}

/** The cause that started it says most: "Connection error." says nothing. */
function innermostMessage(error: unknown): string {
  let message = String(error)
  for (const cause of causes(error)) {
    if ('message' in cause && typeof cause.message === 'string' && cause.message !== '')
      message = cause.message
  }
  return message
}
