import type { ErrorBody } from '../../server/api.ts'

/** An answer of the server with a status of 400 or above; its message is a sentence for people. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  /** The whole answer, where it was JSON. */
  readonly body: unknown

  constructor(status: number, code: string, message: string, body: unknown) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.code = code
    this.body = body
  }
}

/** Whether a request was refused because no session stands behind it any more. */
export const signedOut = (error: unknown): boolean =>
  error instanceof ApiError && error.code === 'NOT_SIGNED_IN'

interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly body?: unknown
  readonly signal?: AbortSignal
}

/** @throws ApiError; TypeError when the server cannot be reached */
export async function request<Answer>(path: string, options: RequestOptions = {}): Promise<Answer> {
  const response = await fetch(path, {
    method: options.method ?? 'GET',
    headers: {
      accept: 'application/json',
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  })
  if (!response.ok) throw await failureOf(response)
  // SAFETY: the routes answer as `server/api.ts` says.
  return parse(await response.text()) as Answer
}

/**
 * Sends a file as it is, and tells how much of it is there: `fetch` cannot.
 * @throws ApiError; TypeError when the server cannot be reached or `signal` breaks it off
 */
export function sendBytes<Answer>(
  path: string,
  file: Blob,
  options: { readonly signal: AbortSignal; readonly onSent: (bytes: number) => void },
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const sending = new XMLHttpRequest()
  const stop = (): void => sending.abort()
  const lost = (): void => reject(new TypeError('The server cannot be reached.'))
  sending.open('POST', path)
  sending.setRequestHeader('accept', 'application/json')
  sending.setRequestHeader('content-type', 'application/octet-stream')
  sending.upload.addEventListener('progress', ({ loaded }) => options.onSent(loaded))
  sending.addEventListener('load', () => {
    const { status, responseText } = sending
    if (status >= 400) reject(failureIn(status, responseText))
    // SAFETY: the routes answer as `server/api.ts` says.
    else resolve(parse(responseText) as Answer)
  })
  sending.addEventListener('error', lost)
  sending.addEventListener('abort', lost)
  options.signal.addEventListener('abort', stop)
  sending.addEventListener('loadend', () => options.signal.removeEventListener('abort', stop))
  sending.send(file)
  return promise
}

/** What the server said about a request that it refused. */
export async function failureOf(response: Response): Promise<ApiError> {
  return failureIn(response.status, await response.text())
}

function failureIn(status: number, text: string): ApiError {
  const body = parse(text)
  const error = errorIn(body)
  return new ApiError(
    status,
    error?.code ?? 'UNKNOWN',
    error?.message ?? `The server answered ${status}.`,
    body,
  )
}

/** The problems of a graph that was refused, or of the inputs of a run. */
export function problemsIn(error: ApiError): readonly { readonly message: string }[] {
  return errorIn(error.body)?.problems ?? []
}

function errorIn(body: unknown): ErrorBody['error'] | undefined {
  if (typeof body !== 'object' || body === null || !('error' in body)) return undefined
  // SAFETY: every error of the server has this shape.
  return body.error as ErrorBody['error']
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
