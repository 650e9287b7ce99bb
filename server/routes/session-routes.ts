import { z } from 'zod'
import type { Catalogue } from '../../engine/graph/catalogue.ts'
import type { CatalogueAnswer, LoginLink, Readiness, Session, TokenAnswer } from '../api.ts'
import type { Access } from '../auth/access.ts'
import { grantedScopes } from '../auth/scope.ts'
import { cookieOf } from '../http/guard.ts'
import { route, type Route } from '../http/route.ts'
import type { ModelConnection } from '../model-connection.ts'
import type { KnownNodes } from '../node-folder/known-nodes.ts'
import type { People } from '../people/people.ts'

/** Health, what every page needs first, links that sign in, and signing out. */
export function sessionRoutes(options: {
  access: Access
  people: People
  catalogue: Catalogue
  nodeProblems: KnownNodes['problems']
  connection: ModelConnection
  version: string
  cookie: () => string
  /** Where people reach this server. */
  url: () => string
  readiness: () => Readiness
}): Route[] {
  const { access, people, connection } = options

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
      method: 'post',
      path: '/api/logout',
      scope: 'read',
      orScope: 'annotate',
      reach: 'anything',
      audit: 'session.end',
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
      audit: 'person.link',
      async handle({ actor }) {
        const own = actor?.person === undefined ? undefined : await people.find(actor.person)
        const { id, name } = own ?? (await people.firstAdmin())
        const body: LoginLink = {
          url: `${options.url()}/login?token=${await access.createLogin(id)}`,
        }
        return { status: 201, body, audit: { target: name } }
      },
    }),
    route({
      method: 'post',
      path: '/api/tokens',
      scope: 'admin',
      audit: 'key.create',
      body: z.strictObject({
        name: z.string().min(1).max(100).default('token'),
        scopes: z
          .array(z.enum(grantedScopes))
          .min(1)
          .default([...grantedScopes]),
      }),
      async handle({ body }) {
        const { row, token } = await access.createKey(body)
        const created: TokenAnswer = { id: row.id, name: row.name, scopes: body.scopes, token }
        return { status: 201, body: created, audit: { detail: body.scopes.join(', ') } }
      },
    }),
    route({
      method: 'get',
      path: '/api/session',
      scope: 'read',
      orScope: 'annotate',
      handle() {
        // Whoever opens the editor may just have started the model server. The socket tells them.
        void connection.settled()
        const body: Session = {
          version: options.version,
          offline: connection.models().chat('default') === undefined,
          troubled: connection.settings().trouble !== undefined,
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
        const body: CatalogueAnswer = {
          nodes: options.catalogue.describe(),
          problems: options.nodeProblems(),
        }
        return { body }
      },
    }),
  ]
}
