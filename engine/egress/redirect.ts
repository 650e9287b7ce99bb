import { EgressError } from './egress-error.ts'

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** All that goes to another site than the one that was asked: whatever else there is may be a credential. */
const harmlessHeaders = ['accept', 'accept-language', 'content-type', 'user-agent']
const bodyHeaders = ['content-type', 'content-language', 'content-encoding']

/** A request as it goes out. */
export interface OutgoingRequest {
  readonly address: URL
  readonly method: string
  readonly headers: Headers
  readonly body: RequestInit['body']
}

/** Whether an answer sends its reader on to another address. */
export function isRedirect(status: number, headers: { has(name: string): boolean }): boolean {
  return redirects.has(status) && headers.has('location')
}

/**
 * The request that follows a redirect, as browsers make it: after 303, and for a POST after 301 and
 * 302, it becomes a GET without a body.
 * @param next where the answer points, already read
 * @throws EgressError where the body is a stream, which cannot be sent again
 */
export function redirected(request: OutgoingRequest, status: number, next: URL): OutgoingRequest {
  const { address, method } = request
  const asGet =
    (status === 303 && method !== 'HEAD' && method !== 'GET') ||
    ((status === 301 || status === 302) && method === 'POST')
  if (!asGet && request.body instanceof ReadableStream) {
    throw new EgressError(
      'request',
      `${address.host} sent the request on to ${next.host}, and its body is a stream, which cannot be sent twice.`,
    )
  }
  const headers = new Headers(request.headers)
  for (const name of request.headers.keys()) {
    const gone =
      (next.origin !== address.origin && !harmlessHeaders.includes(name)) ||
      (asGet && bodyHeaders.includes(name))
    if (gone) headers.delete(name)
  }
  return {
    address: next,
    method: asGet ? 'GET' : method,
    headers,
    body: asGet ? null : request.body,
  }
}
