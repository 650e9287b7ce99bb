import { z } from 'zod'
import { secretHost, secretName, shortestSecret } from '../../engine/egress/secrets.ts'
import type { SecretList } from '../api/people.ts'
import { HttpError } from '../http/http-error.ts'
import { route, type Route } from '../http/route.ts'
import type { StoredSecrets } from '../people/stored-secrets.ts'

const Hosts = z
  .array(
    z
      .string()
      .trim()
      .toLowerCase()
      .max(300)
      .regex(secretHost, 'must be a host such as api.example.com, *.example.com or 10.0.0.5:8080'),
  )
  .min(1, 'must name a host at least: a secret is sent nowhere else')
  .max(50)

const Value = z
  .string()
  .trim()
  .min(shortestSecret)
  .max(10_000)
  .regex(/^[^\r\n\0]+$/, 'must be one line')

/** Values that graphs name. They go in and never come out. */
export function secretRoutes({ secrets }: { secrets: StoredSecrets }): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/secrets',
      scope: 'admin',
      handle() {
        const body: SecretList = { secrets: secrets.list() }
        return { body }
      },
    }),
    route({
      method: 'put',
      path: '/api/secrets/:name',
      scope: 'admin',
      audit: 'secret.change',
      body: z.strictObject({ value: Value.optional(), hosts: Hosts }),
      async handle({ params: { name }, body, actor }) {
        if (!secretName.test(name) || name.length > 100 || name.endsWith('_HOSTS')) {
          throw new HttpError(
            400,
            'BAD_REQUEST',
            `A secret cannot be called "${name}". Its name has capital letters, digits and _ only, begins with a letter, and does not end in _HOSTS.`,
          )
        }
        const put = await secrets.put(name, { ...body, by: actor?.name ?? '' })
        const value = body.value === undefined ? '' : 'new value, '
        return { body: put, audit: { detail: `${value}for ${put.hosts.join(', ')}` } }
      },
    }),
    route({
      method: 'delete',
      path: '/api/secrets/:name',
      scope: 'admin',
      audit: 'secret.remove',
      async handle({ params }) {
        await secrets.remove(params.name)
        return { status: 204 }
      },
    }),
  ]
}
