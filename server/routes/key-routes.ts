import { z } from 'zod'
import type { ApiKey, Binding, KeyCreated, KeyList } from '../api/people.ts'
import type { Access } from '../auth/access.ts'
import { refuseUnknownBindings, type Bindable } from '../auth/refuse-unknown-bindings.ts'
import { grantedScopes, type GrantedScope } from '../auth/scope.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import { route, type Route } from '../http/route.ts'
import type { TokenRow } from '../store/tables.ts'

const day = 24 * 60 * 60 * 1000

const Bindings = z
  .array(
    z.strictObject({
      kind: z.enum(['graph', 'deployment']),
      name: z.string().min(1).max(200),
    }),
  )
  .min(
    1,
    'must name a graph or a deployment at least; leave it out for a key that reaches everything',
  )
  .max(100)

/** Keys of programs. A key is shown when it is made, and never again. */
export function keyRoutes(options: { access: Access } & Bindable): Route[] {
  const { access } = options
  return [
    route({
      method: 'get',
      path: '/api/keys',
      scope: 'admin',
      async handle() {
        const body: KeyList = { keys: (await access.keys()).map(shownKey) }
        return { body }
      },
    }),
    route({
      method: 'post',
      path: '/api/keys',
      scope: 'admin',
      audit: 'key.create',
      body: z.strictObject({
        name: z.string().trim().min(1).max(100),
        scopes: z.array(z.enum(grantedScopes)).min(1).max(grantedScopes.length),
        boundTo: Bindings.optional(),
        expiresInDays: z.number().positive().max(3650).optional(),
      }),
      async handle({ body: { expiresInDays, ...key } }) {
        if (key.boundTo !== undefined && key.scopes.includes('admin')) {
          throw new HttpError(
            422,
            'BOUND_ADMIN',
            'A key with the scope "admin" could make itself another one, so it cannot be bound. Choose other scopes.',
          )
        }
        await refuseUnknownBindings(options, key.boundTo ?? [])
        const { row, token } = await access.createKey({
          ...key,
          expiresAt: expiryOf(expiresInDays),
        })
        const body: KeyCreated = { key: shownKey(row), token }
        return { status: 201, body, audit: { target: row.name, detail: detailOf(body.key) } }
      },
    }),
    route({
      method: 'delete',
      path: '/api/keys/:id',
      scope: 'admin',
      audit: 'key.revoke',
      async handle({ params }) {
        const revoked = await access.revokeKey(params.id)
        if (revoked === undefined) throw notFound(`key "${params.id}"`)
        return { status: 204, audit: { target: revoked.name } }
      },
    }),
  ]
}

/** Epoch milliseconds. */
export function expiryOf(days: number | undefined): number | undefined {
  return days === undefined ? undefined : Math.round(Date.now() + days * day)
}

export function shownKey(row: TokenRow): ApiKey {
  const { id, name, prefix, expires_at, last_used_at } = row
  return {
    id,
    name,
    prefix,
    // SAFETY: `createKey` wrote both lists.
    scopes: JSON.parse(row.scopes) as GrantedScope[],
    ...(row.bound_to === null ? {} : { boundTo: JSON.parse(row.bound_to) as Binding[] }),
    createdAt: Number(row.created_at),
    ...(expires_at === null ? {} : { expiresAt: Number(expires_at) }),
    ...(last_used_at === null ? {} : { lastUsedAt: Number(last_used_at) }),
  }
}

function detailOf({ scopes, boundTo }: ApiKey): string {
  const bound = boundTo?.map(({ kind, name }) => `${kind} ${name}`) ?? []
  return `${scopes.join(', ')}${bound.length === 0 ? '' : ` for ${bound.join(', ')}`}`
}
