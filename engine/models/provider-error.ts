import { ModelError } from './model-error.ts'
import { redactKeys } from './redact-keys.ts'
import { retryAfterOf } from './retry-after.ts'

/** Which call failed, for the sentence that says so. */
export interface FailedCall {
  /** `provider:model`. */
  readonly model: string
  readonly baseUrl: string
  readonly key: string | undefined
}

/** The words of a provider go into messages up to this length. */
const longestWords = 500
const longestPage = 8192

/**
 * An answer with a status of 400 or above as an error in the provider's words. 408, 409, 425, 429
 * and 5xx may be tried again, except where the account has run out of money.
 */
export function refusedCall(
  call: FailedCall,
  answer: { status: number; body: string; headers: Headers },
): ModelError {
  const { status, body, headers } = answer
  const { message, code } = readRefusal(body)
  const words = redactKeys(message, call.key).slice(0, longestWords).trim()
  const said = words === '' ? 'It gave no reason.' : endSentence(words)
  const broke = code === 'insufficient_quota'
  const passing = [408, 409, 425, 429].includes(status) || status >= 500
  return new ModelError({
    model: call.model,
    message: `The model "${call.model}" refused the call with status ${status}: ${said}${adviceFor(status, broke)}`,
    status,
    retryable: passing && !broke,
    retryAfter: retryAfterOf(status, headers),
  })
}

function adviceFor(status: number, broke: boolean): string {
  if (broke) return ' The account behind the key has no credit left.'
  if (status === 401 || status === 403) return ' Check the key in the settings.'
  if (status === 404) return ' Check the name of the model and the address in the settings.'
  return ''
}

/**
 * What was thrown on the way to a model server as an error in a plain sentence. A ModelError
 * anywhere among the causes is what really happened.
 */
export function providerError(error: unknown, call: FailedCall): ModelError {
  const causes = [...causesOf(error)]
  const known = causes.find((cause) => cause instanceof ModelError)
  if (known !== undefined) return known
  const build = (message: string, retryable: boolean): ModelError =>
    new ModelError({ model: call.model, message, retryable, cause: error })
  const refusal = causes.find(hasStatus)
  if (refusal !== undefined) return refusedByClient(refusal, call)
  const codes = causes.flatMap((cause) =>
    'code' in cause && typeof cause.code === 'string' ? [cause.code] : [],
  )
  const is = (...wanted: readonly string[]): boolean => codes.some((code) => wanted.includes(code))
  const server = `The model server at ${call.baseUrl}`
  if (is('ECONNREFUSED')) return build(`${server} does not answer: is it running?`, true)
  if (is('ENOTFOUND')) {
    return build(`${server} cannot be found: there is no such host. Is the address right?`, false)
  }
  if (is('EAI_AGAIN')) {
    return build(`${server} cannot be found now: is this machine connected to the network?`, true)
  }
  if (is('EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT')) {
    return build(`${server} cannot be reached from here.`, true)
  }
  if (is('UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT')) {
    return build(`${server} took too long to answer for "${call.model}".`, true)
  }
  const certificate = codes.find((code) =>
    /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL/.test(code),
  )
  if (certificate !== undefined) {
    return build(`${server} has a certificate that is not trusted (${certificate}).`, false)
  }
  const message = causes.flatMap(wordsOf).at(-1) ?? String(error)
  if (causes.some((cause) => cause instanceof SyntaxError)) {
    return build(`${server} sent something that is not JSON for "${call.model}".`, true)
  }
  if (is('ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET') || /terminated|socket hang up/i.test(message)) {
    return build(brokenOff(call), true)
  }
  const words = endSentence(redactKeys(message, call.key).slice(0, longestWords))
  return build(`The call to the model "${call.model}" failed: ${words}`, false)
}

/** Some clients speak with the server themselves and throw what it answered. */
interface Refusal {
  readonly status: number
  readonly message: string
  readonly errorDetails?: unknown
}

function hasStatus(cause: object): cause is Refusal {
  return (
    'status' in cause &&
    typeof cause.status === 'number' &&
    cause.status >= 400 &&
    'message' in cause &&
    typeof cause.message === 'string'
  )
}

function refusedByClient({ status, message, errorDetails }: Refusal, call: FailedCall): ModelError {
  const words = message.replace(/^.*?Error fetching from \S+: (?:\[[^\]]*\] )?/s, '')
  // Google tells it in the body, as `"retryDelay": "34s"`.
  const delay = /"retryDelay":"(\d+(?:\.\d+)?)s"/.exec(JSON.stringify(errorDetails ?? null))?.[1]
  const headers = new Headers(delay === undefined ? {} : { 'retry-after': delay })
  return refusedCall(call, { status, body: JSON.stringify({ message: words }), headers })
}

export function brokenOff(call: FailedCall): string {
  return `The model server at ${call.baseUrl} broke off its answer for "${call.model}".`
}

/** The message and code in the body of a refusal: OpenAI's shape, those near it, or plain text. */
export function readRefusal(body: string): { message: string; code: string | undefined } {
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    // A proxy on the way answers in HTML, whose beginning says enough.
    return {
      message: body
        .slice(0, longestPage)
        .replace(/<(style|script)[\s\S]*?<\/\1>|<[^>]*>/gi, ' ')
        .replace(/\s+/g, ' '),
      code: undefined,
    }
  }
  const inner = fieldOf(parsed, 'error') ?? parsed
  const message = [inner, fieldOf(inner, 'message'), fieldOf(inner, 'detail')].find(
    (one): one is string => typeof one === 'string',
  )
  const code = fieldOf(inner, 'code') ?? fieldOf(inner, 'type')
  return { message: message ?? body, code: typeof code === 'string' ? code : undefined }
}

function fieldOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  // SAFETY: `hasOwn` has found the key.
  return (value as Record<string, unknown>)[key]
}

/** An error, what caused it, and the errors that it joins (one for each address of a host). */
function* causesOf(error: unknown, depth = 0): Generator<object> {
  if (typeof error !== 'object' || error === null || depth > 6) return
  yield error
  if (error instanceof AggregateError) {
    for (const one of error.errors) yield* causesOf(one, depth + 1)
  }
  if ('cause' in error) yield* causesOf(error.cause, depth + 1)
}

function wordsOf(cause: object): string[] {
  return 'message' in cause && typeof cause.message === 'string' && cause.message !== ''
    ? [cause.message]
    : []
}

function endSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`
}
