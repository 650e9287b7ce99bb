import { lookup } from 'node:dns/promises'
import type { Agent, fetch as undiciFetch } from 'undici'
import { readAllowList } from './allow-list.ts'
import { egressLimits, type Egress, type EgressLimits, type GuardedInit } from './egress.ts'
import { EgressError } from './egress-error.ts'
import { guardedConnector } from './guarded-connector.ts'
import { limitBody, tooLarge } from './limit-body.ts'
import { isRedirect, redirected, type OutgoingRequest } from './redirect.ts'
import { checkPort, readAddress, type Lookup, type TargetRules } from './target.ts'

export interface EgressOptions {
  /** `host:port` entries that are reached although they are not public; a text separates them by commas. */
  readonly allow?: string | readonly string[]
  /** Where this process listens: never reached, whatever is allowed. */
  readonly ownPort?: () => number | undefined
  readonly limits?: Partial<EgressLimits>
  /** Left out, what the system says. */
  readonly lookup?: Lookup
}

/** Headers by which a request would become another one than was checked. */
const ownHeaders: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/**
 * A way out to the public web. Every address is checked as it is written, as it is looked up and as it
 * is connected to, and so is every address of a redirect. Variables such as HTTP_PROXY are not looked
 * at: behind a proxy nobody could say what is connected to.
 * @throws an Error with a sentence for each entry of `allow` that makes no sense
 */
export function createEgress(options: EgressOptions = {}): Egress {
  const rules: TargetRules = {
    allow: readAllowList(options.allow ?? []),
    lookup: options.lookup ?? systemLookup,
    ownPort: options.ownPort ?? (() => undefined),
  }
  const usual = { ...egressLimits, ...options.limits }
  const closing = new AbortController()
  let ready: Promise<Client> | undefined
  const client = (): Promise<Client> => (ready ??= connectedClient(rules))
  return {
    async fetch(address, init = {}) {
      const limits = { ...usual, ...init.limits }
      const time = AbortSignal.timeout(limits.total)
      const told = AbortSignal.any([closing.signal, ...(init.signal ? [init.signal] : [])])
      const signal = AbortSignal.any([told, time])
      const explain = (host: string) => (error: unknown) =>
        told.aborted ? told.reason : explained(error, host, limits, time)
      let request = firstRequest(address, init)
      const { send } = await client()
      for (let turns = 0; ; turns += 1) {
        const { host } = request.address
        checkPort(request.address, rules)
        signal.throwIfAborted()
        const response = await inTime(
          (alive) => send(request, alive),
          signal,
          limits.headers,
        ).catch((error: unknown) => {
          throw explain(host)(error)
        })
        if (!isRedirect(response.status, response.headers) || init.redirect === 'manual') {
          return answerOf(response, request, limits, explain(host))
        }
        await response.body?.cancel()
        request = nextRequest(request, response, init, { turns, most: limits.redirects })
      }
    },
    async close() {
      closing.abort(new EgressError('network', 'Heddle is stopping and fetches nothing more.'))
      await (await ready)?.agent.destroy()
    },
  }
}

interface Client {
  readonly agent: Agent
  readonly send: (request: OutgoingRequest, signal: AbortSignal) => Promise<Answer>
}
type Answer = Awaited<ReturnType<typeof undiciFetch>>
type Sent = NonNullable<NonNullable<Parameters<typeof undiciFetch>[1]>['body']> | null

/** Loaded when something is fetched for the first time, which most processes never do. */
async function connectedClient(rules: TargetRules): Promise<Client> {
  const { Agent, buildConnector, fetch } = await import('undici')
  const agent = new Agent({
    connect: guardedConnector(rules, buildConnector),
    allowH2: false,
    maxHeaderSize: 32 * 1024,
    // Both have limits of their own here, which say what they are.
    headersTimeout: 0,
    bodyTimeout: 0,
  })
  return {
    agent,
    send: ({ address, method, headers, body }, signal) =>
      fetch(address, {
        method,
        headers: [...headers],
        // SAFETY: what the web calls a body is what undici does; its types are of another package.
        body: (body ?? null) as Sent,
        redirect: 'manual',
        signal,
        dispatcher: agent,
        ...(body instanceof ReadableStream ? { duplex: 'half' as const } : {}),
      }),
  }
}

function firstRequest(given: string | URL, init: GuardedInit): OutgoingRequest {
  const address = readAddress(given)
  const method = (init.method ?? 'GET').toUpperCase()
  let headers: Headers
  try {
    headers = new Headers(init.headers)
  } catch (error) {
    throw new EgressError(
      'request',
      `A header of the request to ${address.host} cannot be sent: a name has letters, digits and dashes only, and a value has no line breaks and no characters beyond Latin-1.`,
      { cause: error },
    )
  }
  const own = [...headers.keys()].find((name) => ownHeaders.has(name))
  if (own !== undefined) {
    throw new EgressError(
      'request',
      `The request to ${address.host} brings the header "${own}", which belongs to the connection and is not set by hand.`,
    )
  }
  if (!/^[A-Z]{3,10}$/.test(method) || method === 'CONNECT' || method === 'TRACE') {
    throw new EgressError(
      'request',
      `The request to ${address.host} has the method "${method.slice(0, 30)}", which is not sent.`,
    )
  }
  return { address, method, headers, body: init.body }
}

function nextRequest(
  request: OutgoingRequest,
  { status, headers }: Answer,
  { redirect, sameOrigin }: GuardedInit,
  { turns, most }: { readonly turns: number; readonly most: number },
): OutgoingRequest {
  const { address } = request
  const location = headers.get('location') ?? ''
  if (redirect === 'error') {
    throw new EgressError('egress', `${address.host} sends the request on, which is not followed.`)
  }
  if (turns >= most) {
    throw new EgressError(
      'egress',
      `The request was sent on more than ${most} times, last by ${address.host}, and no further address is followed.`,
    )
  }
  if (!URL.canParse(location, address)) {
    throw new EgressError(
      'network',
      `${address.host} sends the request on to "${location.slice(0, 200)}", which is not an address.`,
    )
  }
  const next = readAddress(new URL(location, address))
  if (sameOrigin === true && next.origin !== address.origin) {
    throw new EgressError(
      'egress',
      `${address.origin} sends the request on to ${next.origin}, and what this request holds goes to ${address.origin} only.`,
      { hint: `If that is the right place, write ${next.origin} into the URL.` },
    )
  }
  // What points inside a page stays when nothing else is said, as in browsers.
  if (next.hash === '') next.hash = address.hash
  return redirected(request, status, next)
}

/** An answer of the web's own kind, whose body has a limit. */
async function answerOf(
  answer: Answer,
  { address, method }: OutgoingRequest,
  limits: EgressLimits,
  explain: (error: unknown) => unknown,
): Promise<Response> {
  const { status, statusText, headers } = answer
  // The answer to a HEAD only says how long it would be.
  const declared = method === 'HEAD' ? 0 : Number(headers.get('content-length') ?? 0)
  if (declared > limits.bytes || status < 200 || status > 599) {
    await answer.body?.cancel()
    if (declared > limits.bytes) throw tooLarge(address.host, limits.bytes)
    throw new EgressError(
      'network',
      `${address.host} answered with the status ${status}, which does not exist.`,
    )
  }
  // SAFETY: a stream of bytes of the web, which undici types by another package.
  const body = answer.body as ReadableStream<Uint8Array> | null
  const empty = body === null || status === 204 || status === 205 || status === 304
  const response = new Response(
    empty ? null : limitBody(body, address.host, limits.bytes, explain),
    { status, statusText, headers: [...headers] },
  )
  // Whoever reads a page needs the place it came from, for its links.
  Object.defineProperty(response, 'url', { value: address.href })
  return response
}

/** Gives up when the beginning of an answer takes too long; the signal goes on to hold for the rest. */
async function inTime<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
  signal: AbortSignal,
  milliseconds: number,
): Promise<Result> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(lateAnswer), milliseconds)
  try {
    return await work(AbortSignal.any([signal, late.signal]))
  } finally {
    clearTimeout(timer)
  }
}

const lateAnswer = Symbol('the beginning of an answer took too long')

/** What was thrown, as a sentence. */
function explained(error: unknown, host: string, limits: EgressLimits, time: AbortSignal): unknown {
  if (error === lateAnswer) {
    return new EgressError('timeout', `${host} did not answer within ${limits.headers / 1000} s.`)
  }
  if (time.aborted) {
    return new EgressError(
      'timeout',
      `The answer of ${host} was not complete after ${limits.total / 1000} s.`,
    )
  }
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof EgressError) return cause
  }
  if (!(error instanceof TypeError)) return error
  const { cause } = error
  const inner = cause instanceof AggregateError ? cause.errors[0] : cause
  const why = inner instanceof Error && inner.message !== '' ? inner.message : error.message
  return new EgressError('network', `${host} could not be reached, or broke off: ${why}.`, {
    cause: error,
  })
}

async function systemLookup(name: string): Promise<readonly string[]> {
  const found = await lookup(name, { all: true })
  return found.map(({ address }) => address)
}
