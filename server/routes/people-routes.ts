import { z } from 'zod'
import type { LoginLink } from '../api.ts'
import type { Me, People as PeopleAnswer, PersonCreated } from '../api/people.ts'
import { isForwarded, type Access } from '../auth/access.ts'
import { failedAttempts } from '../auth/failed-attempts.ts'
import { roles } from '../auth/role.ts'
import type { Actor } from '../auth/scope.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import { route, type Route } from '../http/route.ts'
import type { People } from '../people/people.ts'

export const PersonName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^\P{C}+$/u, 'must be a name on one line')

const Role = z.enum(roles)

/** Who may sign in and as what, and what everybody may change about themselves. */
export function peopleRoutes(options: {
  access: Access
  people: People
  /** Where people reach this server. */
  url: () => string
}): Route[] {
  const { access, people } = options
  const wrongPasswords = failedAttempts({ most: 10, seconds: 60 })

  async function linkFor(person: string): Promise<string> {
    return `${options.url()}/login?token=${await access.createLogin(person)}`
  }

  async function me(actor: Actor | undefined): Promise<Me> {
    const person = actor?.person === undefined ? undefined : await people.find(actor.person)
    return {
      name: person?.name ?? actor?.name ?? '',
      scopes: [...(actor?.scopes ?? [])],
      ...(person === undefined ? {} : { person }),
    }
  }

  function personOf(actor: Actor | undefined): string {
    if (actor?.person !== undefined) return actor.person
    throw new HttpError(
      409,
      'NO_PERSON',
      'A token has no name and password of its own. Sign in as a person to change those.',
    )
  }

  async function checkPassword(id: string, password: string | undefined): Promise<void> {
    const person = await people.find(id)
    if (person === undefined || !person.hasPassword) return
    const wait = wrongPasswords.wait(id)
    if (wait !== undefined) {
      throw new HttpError(
        429,
        'TOO_MANY_ATTEMPTS',
        `Too many wrong passwords. Try again in ${wait} s.`,
        {
          headers: { 'retry-after': String(wait) },
        },
      )
    }
    wrongPasswords.count(id)
    if ((await people.withPassword(person.name, password ?? '')) === undefined) {
      throw new HttpError(403, 'WRONG_PASSWORD', 'The current password is not right.')
    }
    wrongPasswords.forgive(id)
  }

  return [
    route({
      method: 'get',
      path: '/api/people',
      scope: 'admin',
      async handle() {
        const body: PeopleAnswer = { people: await people.list() }
        return { body }
      },
    }),
    route({
      method: 'post',
      path: '/api/people',
      scope: 'admin',
      audit: 'person.create',
      body: z.strictObject({ name: PersonName, role: Role }),
      async handle({ body }) {
        const person = await people.add(body)
        const answer: PersonCreated = { person, url: await linkFor(person.id) }
        return { status: 201, body: answer, audit: { target: person.name, detail: person.role } }
      },
    }),
    route({
      method: 'put',
      path: '/api/people/:id',
      scope: 'admin',
      audit: 'person.change',
      body: z.strictObject({ name: PersonName.optional(), role: Role.optional() }),
      async handle({ params, body }) {
        const person = await people.change(params.id, body)
        return { body: person, audit: { target: person.name, detail: person.role } }
      },
    }),
    route({
      method: 'delete',
      path: '/api/people/:id',
      scope: 'admin',
      audit: 'person.remove',
      async handle({ params }) {
        const { name } = await people.remove(params.id)
        await access.signOutEverywhere(params.id)
        return { status: 204, audit: { target: name } }
      },
    }),
    route({
      method: 'post',
      path: '/api/people/:id/link',
      scope: 'admin',
      audit: 'person.link',
      async handle({ params }) {
        const person = await people.find(params.id)
        if (person === undefined) throw notFound(`person "${params.id}"`)
        const body: LoginLink = { url: await linkFor(person.id) }
        return { status: 201, body, audit: { target: person.name } }
      },
    }),
    route({
      method: 'get',
      path: '/api/me',
      scope: 'read',
      orScope: 'annotate',
      reach: 'anything',
      handle: async ({ actor }) => ({ body: await me(actor) }),
    }),
    route({
      method: 'put',
      path: '/api/me',
      scope: 'read',
      orScope: 'annotate',
      audit: 'person.change',
      body: z.strictObject({
        name: PersonName.optional(),
        password: z.string().max(1000).optional(),
        currentPassword: z.string().max(1000).optional(),
      }),
      async handle({ actor, body: { name, password, currentPassword } }) {
        const id = personOf(actor)
        if (name !== undefined && actor !== undefined && isForwarded(actor)) {
          throw new HttpError(
            409,
            'NAMED_BY_PROXY',
            'Your name comes from the proxy that signed you in. Change it there.',
          )
        }
        if (password !== undefined) await checkPassword(id, currentPassword)
        if (name !== undefined) await people.change(id, { name })
        if (password !== undefined) {
          await people.setPassword(id, password)
          // Whoever came in with the old one has to come in again.
          await access.signOutEverywhere(id, actor?.id)
        }
        const changed = [
          ...(name === undefined ? [] : ['name']),
          ...(password === undefined ? [] : ['password']),
        ]
        const body = await me(actor)
        return { body, audit: { target: body.name, detail: changed.join(', ') } }
      },
    }),
    route({
      method: 'post',
      path: '/api/me/sign-out-everywhere',
      scope: 'read',
      orScope: 'annotate',
      audit: 'session.end',
      async handle({ actor }) {
        await access.signOutEverywhere(personOf(actor))
        return { status: 204, audit: { detail: 'everywhere' } }
      },
    }),
  ]
}
