import type { IncomingMessage, ServerResponse } from 'node:http'

/** Whether pages of an origin may call the address at this path. */
export type AllowsOrigin = (path: string, origin: string) => Promise<boolean>

const requestHeaders =
  'authorization, content-type, accept, idempotency-key, last-event-id, x-heddle-feedback'
const shownHeaders =
  'heddle-run-id, x-heddle-run, x-heddle-feedback, x-heddle-deployment, x-heddle-revision, x-heddle-variant, idempotent-replayed, retry-after'

/**
 * Lets in what a page of another origin sends, where that origin is allowed. Such a request brings
 * its own token: cookies are dropped, so nobody's session is used from elsewhere.
 * @returns `no` where the origin is not allowed, `answered` where it only asked whether it may
 */
export async function admitOrigin(
  request: IncomingMessage,
  response: ServerResponse,
  allows: AllowsOrigin,
): Promise<'no' | 'yes' | 'answered'> {
  const { origin } = request.headers
  const path = new URL(request.url ?? '/', 'http://heddle').pathname
  if (origin === undefined || !(await allows(path, origin))) return 'no'
  delete request.headers.cookie
  response.setHeader('access-control-allow-origin', origin)
  response.setHeader('access-control-expose-headers', shownHeaders)
  response.setHeader('vary', 'Origin')
  if (request.method !== 'OPTIONS') return 'yes'
  response.setHeader('access-control-allow-methods', 'GET, POST, DELETE')
  response.setHeader('access-control-allow-headers', requestHeaders)
  response.setHeader('access-control-max-age', '600')
  response.statusCode = 204
  response.end()
  return 'answered'
}
