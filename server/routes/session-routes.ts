import type { Request, Response } from 'express'
import { z } from 'zod'
import type { Catalogue } from '../../engine/graph/catalogue.ts'
import type { CatalogueAnswer, LoginLink, Readiness, Session, TokenAnswer } from '../api.ts'
import type { Access } from '../auth/access.ts'
import { grantedScopes } from '../auth/scope.ts'
import type { FailedAttempts } from '../auth/failed-attempts.ts'
import { cookieOf } from '../http/guard.ts'
import { page } from '../http/page.ts'
import { route, type Route } from '../http/route.ts'
import type { ModelConnection } from '../model-connection.ts'

const month = 30 * 24 * 60 * 60 * 1000

const loginForm = `<form method="post" action="/login">
<input name="token" type="password" autocomplete="off" aria-label="Token" placeholder="Token" required autofocus>
<button>Sign in</button>
</form>`

/** Coming in, health, and what every page needs first. */
export function sessionRoutes(options: {
  access: Access
  catalogue: Catalogue
  connection: ModelConnection
  version: string
  cookie: () => string
  /** Where people reach this server. */
  url: () => string
  readiness: () => Readiness
  /** Wrong tokens, counted together with those of programs. */
  attempts: FailedAttempts
}): Route[] {
  const { access, connection } = options

  async function signIn(token: string, request: Request, response: Response): Promise<undefined> {
    const from = request.socket.remoteAddress ?? ''
    const wait = token === '' ? undefined : options.attempts.wait(from)
    if (wait !== undefined) {
      response
        .status(429)
        .set({ 'retry-after': String(wait), 'cache-control': 'no-store' })
        .send(page('Too many wrong tokens', `Try again in ${wait} seconds.`, loginForm))
      return undefined
    }
    const session = token === '' ? undefined : await access.signIn(token)
    if (session !== undefined) {
      response.cookie(options.cookie(), session, {
        httpOnly: true,
        sameSite: 'strict',
        path: '/',
        maxAge: month,
      })
      response.redirect(303, '/')
      return undefined
    }
    const text =
      token === ''
        ? 'The terminal in which Heddle was started shows an address that signs you in. Or enter a token here; <code>npm run heddle -- token</code> prints one.'
        : 'This token is not valid, or was used before. <code>npm run heddle -- token</code> prints another one.'
    if (token !== '') options.attempts.count(from)
    response
      .status(token === '' ? 200 : 401)
      .set('cache-control', 'no-store')
      .send(page('Sign in to Heddle', text, loginForm))
    return undefined
  }

  return [
    route({
      method: 'get',
      path: '/health',
      scope: 'public',
      handle: () => ({ body: { status: 'ok', version: options.version } }),
    }),
    route({
      method: 'get',
      path: '/ready',
      scope: 'public',
      handle() {
        const body = options.readiness()
        return { status: body.status === 'ready' ? 200 : 503, body }
      },
    }),
    route({
      method: 'get',
      path: '/login',
      scope: 'public',
      query: z.object({ token: z.string().max(512).default('') }),
      // Programs that only look at a link, such as to preview it, must not use it up.
      handle: ({ query, request, response }) =>
        signIn(request.method === 'HEAD' ? '' : query.token, request, response),
    }),
    route({
      method: 'post',
      path: '/login',
      scope: 'public',
      bodyKind: 'form',
      bodyLimit: 4096,
      body: z.object({ token: z.string().max(512) }),
      handle: ({ body, request, response }) => signIn(body.token.trim(), request, response),
    }),
    route({
      method: 'post',
      path: '/api/logout',
      scope: 'read',
      async handle({ request, response }) {
        const session = cookieOf(request, options.cookie())
        if (session !== undefined) await access.signOut(session)
        response.clearCookie(options.cookie(), { path: '/', httpOnly: true, sameSite: 'strict' })
        return { status: 204 }
      },
    }),
    route({
      method: 'post',
      path: '/api/login-links',
      scope: 'admin',
      async handle() {
        const body: LoginLink = {
          url: `${options.url()}/login?token=${await access.createLogin()}`,
        }
        return { status: 201, body }
      },
    }),
    route({
      method: 'post',
      path: '/api/tokens',
      scope: 'admin',
      body: z.strictObject({
        name: z.string().min(1).max(100).default('token'),
        scopes: z
          .array(z.enum(grantedScopes))
          .min(1)
          .default([...grantedScopes]),
      }),
      async handle({ body }) {
        const created: TokenAnswer = await access.createToken(body.name, body.scopes)
        return { status: 201, body: created }
      },
    }),
    route({
      method: 'get',
      path: '/api/session',
      scope: 'read',
      handle() {
        const body: Session = {
          version: options.version,
          offline: connection.models().chat('default') === undefined,
          profiles: connection.profiles(),
        }
        return { body }
      },
    }),
    route({
      method: 'get',
      path: '/api/catalogue',
      scope: 'read',
      handle() {
        const body: CatalogueAnswer = { nodes: options.catalogue.describe() }
        return { body }
      },
    }),
  ]
}
