import type { ErrorBody } from '../../api.ts'
import type { ServerAddress } from '../../data-folder.ts'

interface Refusal extends Pick<ErrorBody['error'], 'message' | 'problems'> {
  readonly code?: string
}

/** Thrown when the server refuses something, with its own sentence. */
export class ServerRefusal extends Error {
  readonly status: number
  readonly code: string | undefined
  /** Everything that is wrong, a sentence each, where it lists that. */
  readonly problems: readonly string[]

  constructor(status: number, { message, code, problems = [] }: Refusal) {
    super(message)
    this.name = 'ServerRefusal'
    this.status = status
    this.code = code
    this.problems = problems.map((problem) => problem.message)
  }
}

/** Thrown when no answer comes from a server that answered before. */
export class ServerGone extends Error {
  constructor(url: string, cause: unknown) {
    super(`The server at ${url} does not answer any more. Was it stopped?`, { cause })
    this.name = 'ServerGone'
  }
}

export interface Sending {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as they are, in place of a body. */
  readonly bytes?: Uint8Array<ArrayBuffer>
  /** Of the bytes. */
  readonly type?: string
  readonly accept?: 'text/event-stream'
  readonly signal?: AbortSignal
}

/** Speaks with the server that published this address. */
export class ServerClient {
  readonly #address: ServerAddress

  constructor(address: ServerAddress) {
    this.#address = address
  }

  /** @throws ServerRefusal, ServerGone */
  async send<Body>(path: string, sending: Sending = {}): Promise<Body> {
    const response = await this.open(path, sending)
    try {
      // SAFETY: each route answers with the type that `api.ts` gives for it.
      return (await response.json()) as Body
    } catch (error) {
      throw new ServerGone(this.#address.url, error)
    }
  }

  /** The answer before its body is read. @throws ServerRefusal, ServerGone */
  async open(path: string, sending: Sending = {}): Promise<Response> {
    const { url, token } = this.#address
    const { body, bytes } = sending
    const hasBody = body !== undefined || bytes !== undefined
    let response: Response
    try {
      response = await fetch(url + path, {
        method: sending.method ?? (hasBody ? 'POST' : 'GET'),
        headers: {
          authorization: `Bearer ${token}`,
          ...(sending.accept === undefined ? {} : { accept: sending.accept }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(bytes === undefined
            ? {}
            : { 'content-type': sending.type ?? 'application/octet-stream' }),
        },
        redirect: 'error',
        ...(hasBody ? { body: bytes ?? JSON.stringify(body) } : {}),
        ...(sending.signal === undefined ? {} : { signal: sending.signal }),
      })
    } catch (error) {
      throw new ServerGone(url, error)
    }
    if (!response.ok) throw new ServerRefusal(response.status, await refusalOf(response))
    return response
  }
}

async function refusalOf(response: Response): Promise<Refusal> {
  const text = await response.text().catch(() => '')
  try {
    // SAFETY: every refusal of the server has this shape; anything else is caught.
    return (JSON.parse(text) as ErrorBody).error
  } catch {
    return { message: `The server answered with status ${response.status}.` }
  }
}
