import type { IncomingMessage } from 'node:http'
import { networkInterfaces } from 'node:os'
import type { Access } from '../auth/access.ts'
import type { FailedAttempts } from '../auth/failed-attempts.ts'
import { mayUse, type Actor, type GrantedScope } from '../auth/scope.ts'
import { addressGroup, clientAddress, forwardedName, type Proxies } from './client-address.ts'
import { HttpError } from './http-error.ts'
import type { Opened } from './opened.ts'
import type { Route } from './route.ts'

/** Whether a name in a `Host` header, without its port, is one of this server. */
export type KnownHost = (name: string) => boolean

/**
 * The names under which this server may be spoken to. A page of another name that was made to resolve
 * to this machine (DNS rebinding) carries that name here.
 * @param host where the server listens
 */
export function knownHosts(host: string, further: readonly string[]): KnownHost {
  const names = new Set(['127.0.0.1', 'localhost', '[::1]', ...further])
  if (host === '0.0.0.0' || host === '::') {
    for (const address of Object.values(networkInterfaces()).flatMap((of) => of ?? [])) {
      names.add(address.family === 'IPv6' ? `[${address.address}]` : address.address)
    }
  } else {
    names.add(host.includes(':') ? `[${host}]` : host)
  }
  return (name) => names.has(name.toLowerCase())
}

/** The chat for web pages, which is there for pages of any origin. */
export const widgetPath = '/widget.js'

/**
 * What is wrong with where a request says it comes from, looked at before anything else of it is read.
 * A page of another origin can send requests here with the cookies of a signed-in person; browsers
 * say so in `Origin` and `Sec-Fetch-Site`.
 */
export function originProblem(request: IncomingMessage, known: KnownHost): HttpError | undefined {
  const host = request.headers.host ?? ''
  const name = host.replace(/:\d+$/, '')
  const hosts = request.headersDistinct['host'] ?? []
  if (hosts.length !== 1 || !(known(name) || known(host))) {
    return new HttpError(
      403,
      'HOST_NOT_ALLOWED',
      hosts.length > 1
        ? `The request has ${hosts.length} Host headers, and may have one.`
        : `This server is not to be spoken to as "${host.slice(0, 100)}". HEDDLE_HOSTS allows further names.`,
    )
  }
  if (request.method === 'GET' && request.url?.replace(/\?.*$/, '') === widgetPath) return undefined
  const { origin } = request.headers
  const site = request.headers['sec-fetch-site']
  const foreignOrigin =
    origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`
  const foreignSite = site === 'cross-site' || site === 'same-site'
  if (!foreignOrigin && !foreignSite) return undefined
  // A link on another page may open a page here; it may not do or read anything.
  const opensPage =
    request.method === 'GET' &&
    !foreignOrigin &&
    request.headers['sec-fetch-mode'] === 'navigate' &&
    request.headers['sec-fetch-dest'] === 'document' &&
    !/^\/(api|v1)\//.test(request.url ?? '')
  return opensPage
    ? undefined
    : new HttpError(
        403,
        'ORIGIN_NOT_ALLOWED',
        'A page of another origin may not do this. Send requests from a server, with a token.',
      )
}

/** Cookies are shared by all ports of a host, so two servers on one machine need two names. */
export function sessionCookie(port: number): string {
  return `heddle-${port}`
}

/** What it takes to tell who may come in. */
export interface Gate {
  readonly access: Access
  readonly attempts: FailedAttempts
  /** Name of the cookie of a session. */
  readonly cookie: () => string
  /** What stands before this server and may say for whom it asks. */
  readonly proxies: Proxies
  /** What is open for each credential. */
  readonly opened: Opened
}

/**
 * Who a request comes from, if they may use the scope. Wrong tokens are counted, and after many of
 * them none is looked at for a while.
 * @param enough.boundScope is enough for a key that is bound; what it reaches is looked at elsewhere
 * @param enough.orScope is enough, too
 * @throws HttpError
 */
export async function authorize(
  request: IncomingMessage,
  scope: GrantedScope,
  gate: Gate,
  { boundScope, orScope }: Partial<Pick<Route, 'boundScope' | 'orScope'>> = {},
): Promise<Actor> {
  const { attempts } = gate
  const address = clientAddress(request, gate.proxies)
  const from = addressGroup(address)
  const withToken = request.headers.authorization !== undefined
  const wait = withToken ? attempts.wait(from) : undefined
  if (wait !== undefined) {
    throw new HttpError(
      429,
      'TOO_MANY_ATTEMPTS',
      `Too many wrong tokens came from ${address}. Try again in ${wait} s.`,
      { headers: { 'retry-after': String(wait) } },
    )
  }
  const actor = await identify(request, gate)
  if (actor === undefined) {
    if (withToken) attempts.count(from)
    throw new HttpError(
      401,
      'NOT_SIGNED_IN',
      'Send "Authorization: Bearer TOKEN" ("heddle token" prints a token), or open the address that Heddle printed when it started.',
      { headers: { 'www-authenticate': 'Bearer' } },
    )
  }
  const enough =
    (boundScope !== undefined && actor.boundTo !== undefined && mayUse(actor, boundScope)) ||
    (orScope !== undefined && mayUse(actor, orScope))
  if (!enough && !mayUse(actor, scope)) {
    throw new HttpError(
      403,
      'SCOPE_MISSING',
      `This token may not do that: it has no "${scope}" scope.`,
    )
  }
  return actor
}

/** Who a request comes from: the bearer of a token, whom a proxy names, or a browser with a session. */
async function identify(
  request: IncomingMessage,
  { access, cookie, proxies }: Gate,
): Promise<Actor | undefined> {
  const sent = request.headersDistinct['authorization'] ?? []
  if (sent.length > 0) {
    const token = bearerOf(sent)
    return token === undefined ? undefined : access.bearer(token)
  }
  const name = forwardedName(request, proxies)
  if (name !== undefined) return access.forwarded(name)
  const session = cookieOf(request, cookie())
  return session === undefined ? undefined : access.session(session)
}

function bearerOf(sent: readonly string[]): string | undefined {
  return sent.length === 1
    ? /^Bearer ([A-Za-z0-9._~+/=-]{16,512})$/i.exec(sent[0] ?? '')?.[1]
    : undefined
}

export function cookieOf(request: IncomingMessage, cookie: string): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = part.trim().split('=')
    if (name === cookie && value !== undefined && value !== '' && value.length <= 128) return value
  }
  return undefined
}
