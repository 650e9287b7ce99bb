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

interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
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

/** What the server said about a request that it refused. */
export async function failureOf(response: Response): Promise<ApiError> {
  const body = parse(await response.text())
  const error = errorIn(body)
  return new ApiError(
    response.status,
    error?.code ?? 'UNKNOWN',
    error?.message ?? `The server answered ${response.status}.`,
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
