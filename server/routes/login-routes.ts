import type { Request, Response } from 'express'
import { z } from 'zod'
import type { Access } from '../auth/access.ts'
import { failedAttempts, type FailedAttempts } from '../auth/failed-attempts.ts'
import type { Actor } from '../auth/scope.ts'
import { addressGroup, clientAddress, isSecure, type Proxies } from '../http/client-address.ts'
import { cookieOf } from '../http/guard.ts'
import { HttpError } from '../http/http-error.ts'
import { loginForms, setupForm } from '../http/login-forms.ts'
import { page } from '../http/page.ts'
import { route, type Route } from '../http/route.ts'
import type { Audit } from '../people/audit.ts'
import type { People } from '../people/people.ts'
import { PersonName } from './people-routes.ts'

const month = 30 * 24 * 60 * 60 * 1000

/** Coming in: with a one-time link, a token, or name and password; and the page that sets those two. */
export function loginRoutes(options: {
  access: Access
  people: People
  audit: Audit
  /** Wrong tokens and passwords by address, counted together with the tokens of programs. */
  attempts: FailedAttempts
  cookie: () => string
  proxies: Proxies
  /** Only this machine reaches the server, so who has no password need not be asked for one. */
  alone: boolean
}): Route[] {
  const { access, people, audit, attempts, proxies } = options
  /** Wrong passwords by account: who tries from many addresses is slow as well. */
  const byName = failedAttempts({ most: 10, seconds: 60 })

  async function cameIn(
    { session, actor }: { session: string; actor: Actor },
    how: string,
    request: Request,
    response: Response,
  ): Promise<undefined> {
    // The session that this browser had before is over: nobody else may go on with it.
    const before = cookieOf(request, options.cookie())
    if (before !== undefined) await access.signOut(before)
    const address = clientAddress(request, proxies)
    const { name, person } = actor
    await audit.add({
      actor: person ?? actor.id,
      name,
      action: 'session.begin',
      detail: how,
      address,
    })
    response.cookie(options.cookie(), session, {
      httpOnly: true,
      sameSite: 'strict',
      secure: isSecure(request, proxies),
      path: '/',
      maxAge: month,
    })
    const known = person === undefined ? undefined : await people.find(person)
    const nameless = known !== undefined && !known.hasPassword && !options.alone
    response.redirect(303, nameless ? '/setup' : '/')
    return undefined
  }

  function refuse(response: Response, wait: number): undefined {
    response
      .status(429)
      .set({ 'retry-after': String(wait), 'cache-control': 'no-store' })
      .send(page('Too many attempts', `Try again in ${wait} seconds.`, loginForms(true)))
    return undefined
  }

  async function showForms(response: Response, status: number, text: string): Promise<undefined> {
    const forms = loginForms(await people.anyPassword())
    response
      .status(status)
      .set('cache-control', 'no-store')
      .send(page('Sign in to Heddle', text, forms))
    return undefined
  }

  async function withToken(
    token: string,
    request: Request,
    response: Response,
  ): Promise<undefined> {
    if (token === '') {
      return showForms(
        response,
        200,
        (await people.anyPassword())
          ? 'Whoever has no password, or forgot it, asks an admin for a link. On the machine itself <code>npm run heddle -- people link NAME</code> prints one.'
          : 'The terminal in which Heddle was started shows an address that signs you in. Or enter a token here; <code>npm run heddle -- token</code> prints one.',
      )
    }
    const from = addressGroup(clientAddress(request, proxies))
    const wait = attempts.wait(from)
    if (wait !== undefined) return refuse(response, wait)
    const opened = await access.signIn(token)
    if (opened !== undefined) {
      const how = opened.actor.person === undefined ? 'token' : 'link'
      return cameIn(opened, how, request, response)
    }
    attempts.count(from)
    return showForms(
      response,
      401,
      'This token is not valid, or was used before. <code>npm run heddle -- token</code> prints another one.',
    )
  }

  async function withPassword(
    name: string,
    password: string,
    request: Request,
    response: Response,
  ): Promise<undefined> {
    const address = clientAddress(request, proxies)
    const from = addressGroup(address)
    const account = name.normalize('NFKC').toLowerCase()
    const wait = attempts.wait(from) ?? byName.wait(account)
    if (wait !== undefined) return refuse(response, wait)
    // Counted before the slow part: many at once must not all be tried.
    attempts.count(from)
    byName.count(account)
    const person = await people.withPassword(name, password)
    if (person === undefined) {
      const action = 'session.refused'
      await audit.add({ actor: '', name, action, detail: 'wrong password', address })
      return showForms(response, 401, 'This name and this password do not belong together.')
    }
    attempts.forgive(from)
    byName.forgive(account)
    return cameIn(await access.openSession(person), 'password', request, response)
  }

  function showSetup(response: Response, name: string, problem = ''): undefined {
    response
      .status(problem === '' ? 200 : 422)
      .set('cache-control', 'no-store')
      .send(
        page(
          'Welcome to Heddle',
          'What shall you be called, and with which password do you come back?',
          setupForm(name, problem),
        ),
      )
    return undefined
  }

  return [
    route({
      method: 'get',
      path: '/login',
      scope: 'public',
      query: z.object({ token: z.string().max(512).default('') }),
      // Programs that only look at a link, such as to preview it, must not use it up.
      handle: ({ query, request, response }) =>
        withToken(request.method === 'HEAD' ? '' : query.token, request, response),
    }),
    route({
      method: 'post',
      path: '/login',
      scope: 'public',
      // Written by `cameIn`, which knows who it is.
      audit: false,
      bodyKind: 'form',
      bodyLimit: 4096,
      body: z.union([
        z.object({ name: z.string().max(200), password: z.string().max(1000) }),
        z.object({ token: z.string().max(512) }),
      ]),
      handle({ body, request, response }) {
        return 'token' in body
          ? withToken(body.token.trim(), request, response)
          : withPassword(body.name.trim(), body.password, request, response)
      },
    }),
    route({
      method: 'get',
      path: '/setup',
      scope: 'read',
      orScope: 'annotate',
      async handle({ actor, response }) {
        const person = actor?.person === undefined ? undefined : await people.find(actor.person)
        if (person !== undefined && !person.hasPassword) return showSetup(response, person.name)
        response.redirect(303, '/')
        return undefined
      },
    }),
    route({
      method: 'post',
      path: '/setup',
      scope: 'read',
      orScope: 'annotate',
      audit: 'person.setup',
      bodyKind: 'form',
      bodyLimit: 4096,
      body: z.object({ name: z.string().max(200), password: z.string().max(1000) }),
      async handle({ actor, body, response }) {
        const person = actor?.person === undefined ? undefined : await people.find(actor.person)
        // Who has a password changes it in the settings, where the old one is asked for.
        if (person === undefined || person.hasPassword) {
          throw new HttpError(409, 'ALREADY_SET_UP', 'This account has its name and password.')
        }
        const name = PersonName.safeParse(body.name)
        if (!name.success) return showSetup(response, body.name, 'A name has 1 to 100 characters.')
        try {
          await people.change(person.id, { name: name.data })
          if (body.password !== '') await people.setPassword(person.id, body.password)
        } catch (error) {
          if (!(error instanceof HttpError)) throw error
          return showSetup(response, name.data, error.message)
        }
        response.redirect(303, '/')
        return undefined
      },
    }),
  ]
}
