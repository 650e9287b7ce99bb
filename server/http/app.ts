import { randomUUID } from 'node:crypto'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import express, { type Express, type RequestHandler, type Response } from 'express'
import helmet from 'helmet'
import type { z } from 'zod'
import { preCheck } from '../../engine/graph/pre-check.ts'
import { mayReach, type Belonging } from '../auth/binding.ts'
import type { Actor } from '../auth/scope.ts'
import type { Log } from '../log.ts'
import type { Audit } from '../people/audit.ts'
import { answerError } from './answer-error.ts'
import { admitOrigin, type AllowsOrigin } from './cross-origin.ts'
import { authorize, originProblem, type Gate, type KnownHost } from './guard.ts'
import { clientAddress } from './client-address.ts'
import { HttpError, notFound } from './http-error.ts'
import type { Route } from './route.ts'
import { shapeProblems } from './shape-problems.ts'

/** What any body may hold, looked at before a schema does. */
const bodyLimits = { depth: 64, keys: 200_000, text: 60_000_000 }

/** Puts routes behind their guards: host and origin first, then credentials, and only then the body. */
export function createApp(options: {
  routes: readonly Route[]
  gate: Gate
  knownHost: KnownHost
  /** Which pages of other origins may call what. */
  allowsOrigin: AllowsOrigin
  audit: Audit
  /** Where a run belongs, for keys that are bound. */
  belongingOf: (run: string) => Promise<Belonging>
  /** Serves the editor's pages and files. */
  editor: RequestHandler
  /** Vite's client needs inline scripts; the built editor has none. */
  development: boolean
  log: Log
}): Express {
  const { routes, log } = options
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', 'simple')
  // The guards read the path as it is written, so the router must do the same.
  app.set('case sensitive routing', true)
  app.use((request, response, next) => {
    response.set('x-request-id', randomUUID())
    if (request.url.includes('%00')) {
      return next(new HttpError(400, 'BAD_REQUEST', 'The address holds a zero byte.'))
    }
    next()
  })
  app.use(securityHeaders(options.development))
  app.use(async (request, response, next) => {
    const problem = originProblem(request, options.knownHost)
    if (problem?.code !== 'ORIGIN_NOT_ALLOWED') return next(problem)
    const admitted = await admitOrigin(request, response, options.allowsOrigin)
    if (admitted !== 'answered') next(admitted === 'yes' ? undefined : problem)
  })

  const authorized = authorizer(options)
  const answered = answerer(options)
  for (const route of routes) {
    app[route.method](route.path, authorized(route), ...bodyReaders(route), answered(route))
  }
  for (const [path, methods] of methodsByPath(routes)) {
    app.all(path, (request, _response, next) =>
      next(
        new HttpError(405, 'METHOD_NOT_ALLOWED', `${request.path} takes ${methods} only.`, {
          headers: { allow: methods },
        }),
      ),
    )
  }
  app.use(['/api', '/v1'], (request, _response, next) => {
    next(new HttpError(404, 'NOT_FOUND', `There is no ${request.baseUrl}${request.path}.`))
  })
  app.use(options.editor)
  app.use((_request, _response, next) => {
    next(new HttpError(404, 'NOT_FOUND', 'There is nothing at this address.'))
  })
  app.use(answerError(log))
  return app
}

/** They are the same in every answer, so they are put together once. */
function securityHeaders(development: boolean): RequestHandler {
  const request = new IncomingMessage(new Socket())
  const made = new ServerResponse(request)
  helmetFor(development)(request, made, () => undefined)
  const headers = Object.entries(made.getHeaders()).map(([name, value]): [string, string] => [
    name,
    String(value),
  ])
  return (_request, response, next) => {
    for (const [name, value] of headers) response.setHeader(name, value)
    next()
  }
}

function helmetFor(development: boolean): ReturnType<typeof helmet> {
  return helmet({
    // The editor is served over plain HTTP on the own machine; a proxy with TLS sets this itself.
    strictTransportSecurity: false,
    // With helmet's own `no-referrer` browsers send the login form with the origin `null`.
    referrerPolicy: { policy: 'same-origin' },
    contentSecurityPolicy: development
      ? false
      : {
          useDefaults: false,
          directives: {
            'default-src': ["'self'"],
            'script-src': ["'self'"],
            'style-src': ["'self'", "'unsafe-inline'"],
            'img-src': ["'self'", 'data:', 'blob:'],
            'font-src': ["'self'"],
            'connect-src': ["'self'"],
            'worker-src': ["'self'", 'blob:'],
            'object-src': ["'none'"],
            'base-uri': ["'none'"],
            'form-action': ["'self'"],
            'frame-ancestors': ["'none'"],
          },
        },
  })
}

type Guards = Pick<Parameters<typeof createApp>[0], 'gate' | 'audit' | 'belongingOf'>

function authorizer({ gate, belongingOf }: Guards): (route: Route) => RequestHandler {
  return (route) => async (request, response, next) => {
    if (route.scope !== 'public' && (await route.admits?.(request)) !== true) {
      const actor = await authorize(request, route.scope, gate, route)
      await checkReach(route, actor, plainParameters(request.params), belongingOf)
      setActor(response, actor)
      // What streams to a credential ends with it. What has not begun to answer may still say so.
      const forget = gate.opened.add(actor.id, () => {
        if (response.headersSent) response.destroy()
      })
      response.once('close', forget)
    }
    next()
  }
}

/** @throws HttpError for what the key of the actor is not bound to: the same whether it exists or not */
async function checkReach(
  { reach }: Route,
  actor: Actor,
  { name = '', id = '' }: Readonly<Record<string, string>>,
  belongingOf: (run: string) => Promise<Belonging>,
): Promise<void> {
  if (actor.boundTo === undefined || reach === 'anything') return
  if (reach === undefined) {
    throw new HttpError(
      403,
      'KEY_IS_BOUND',
      'This key reaches only the graphs and deployments that it is bound to, and not this address.',
    )
  }
  const belonging = reach === 'run' ? await belongingOf(id) : { [reach]: name }
  if (!mayReach(actor, belonging)) throw notFound(`${reach} "${reach === 'run' ? id : name}"`)
}

function bodyReaders(route: Route): RequestHandler[] {
  if (route.body === undefined) return []
  if (route.bodyKind === 'bytes') {
    return [asItIs, express.raw({ limit: route.bodyLimit, inflate: false, type: () => true })]
  }
  const form = route.bodyKind === 'form'
  const type = form ? 'application/x-www-form-urlencoded' : 'application/json'
  const onlyThis: RequestHandler = (request, _response, next) => {
    if (request.is(type) === type) return next()
    next(new HttpError(415, 'NOT_JSON', `The body must be of the type ${type}.`))
  }
  const read = form
    ? express.urlencoded({ limit: route.bodyLimit, extended: false, inflate: false })
    : express.json({ limit: route.bodyLimit, strict: true, inflate: false })
  return [onlyThis, read]
}

/** A small body that is packed may be a very large one. */
const asItIs: RequestHandler = (request, _response, next) => {
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (encoding === 'identity') return next()
  next(new HttpError(415, 'COMPRESSED', 'Send the body as it is, without a content encoding.'))
}

function answerer({ gate, audit }: Guards): (route: Route) => RequestHandler {
  return (route) => async (request, response) => {
    const query: unknown =
      route.query === undefined ? undefined : readQuery(route.query, request.query)
    const body = bodyOf(route, request.body)
    const params = plainParameters(request.params)
    const actor = actorOf(response)
    const result = await route.handle({ params, query, body, actor, request, response })
    if (typeof route.audit === 'string' && actor !== undefined && (result?.status ?? 200) < 400) {
      await audit.add({
        actor: actor.person ?? actor.id,
        name: actor.name,
        action: route.audit,
        target: result?.audit?.target ?? targetOf(params, body),
        detail: result?.audit?.detail,
        address: clientAddress(request, gate.proxies),
      })
    }
    if (result === undefined) return
    response.set('cache-control', 'no-store').status(result.status ?? 200)
    if (result.body === undefined) response.end()
    else response.json(result.body)
  }
}

function bodyOf(route: Route, body: unknown): unknown {
  if (route.body === undefined) return undefined
  // Of an empty body nothing is read.
  return route.bodyKind === 'bytes' ? (body ?? new Uint8Array()) : readBody(route.body, body)
}

/** What a change was about: what the path names, else the name that the body gives. */
function targetOf(params: Readonly<Record<string, string>>, body: unknown): string | undefined {
  const named = Object.values(params).join('/')
  if (named !== '') return named
  const name = typeof body === 'object' && body !== null ? Reflect.get(body, 'name') : undefined
  return typeof name === 'string' ? name : undefined
}

function readQuery(schema: z.ZodType, query: object): unknown {
  const parsed = schema.safeParse({ ...query })
  if (parsed.success) return parsed.data
  const problems = shapeProblems(parsed.error.issues, query, 'the query')
  throw new HttpError(400, 'BAD_QUERY', problems.map(({ message }) => message).join(' '))
}

function readBody(schema: z.ZodType, body: unknown): unknown {
  const [problem] = preCheck(body, bodyLimits)
  if (problem !== undefined) {
    throw new HttpError(
      problem.code === 'too-large' ? 413 : 400,
      problem.code.toUpperCase().replaceAll('-', '_'),
      problem.message,
    )
  }
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const problems = shapeProblems(parsed.error.issues, body, 'the body')
  throw new HttpError(422, 'BODY_DOES_NOT_FIT', problems.map(({ message }) => message).join(' '), {
    problems,
  })
}

function plainParameters(parameters: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, String(value)]),
  )
}

function methodsByPath(routes: readonly Route[]): Map<string, string> {
  const methods = new Map<string, string>()
  for (const { path, method } of routes) {
    const before = methods.get(path)
    const name = method.toUpperCase()
    methods.set(path, before === undefined ? name : `${before}, ${name}`)
  }
  return methods
}

function setActor(response: Response, actor: Actor): void {
  response.locals['actor'] = actor
}

function actorOf(response: Response): Actor | undefined {
  // SAFETY: only `setActor` writes it.
  return response.locals['actor'] as Actor | undefined
}
