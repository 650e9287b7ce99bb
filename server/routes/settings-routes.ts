import { z } from 'zod'
import { ModelError } from '../../engine/models/model-error.ts'
import { modelRoles, Profile, profileName, profileRoles } from '../../engine/models/profile.ts'
import { providerKinds } from '../../engine/models/provider-address.ts'
import type { ConnectionTest, ModelReport } from '../api.ts'
import { isWebAddress } from '../environment.ts'
import { HttpError } from '../http/http-error.ts'
import { route, type Route } from '../http/route.ts'
import type { ModelConnection } from '../model-connection.ts'

const WebAddress = z
  .string()
  .max(2000)
  .refine(
    (text) => text === '' || isWebAddress(text),
    'must be an address that begins with http:// or https:// and holds no name and no password',
  )

const Name = z
  .string()
  .regex(profileName, 'must begin with a small letter and hold small letters, digits and - only')

const Key = z.string().min(1).max(1000).nullable()
const Kind = z.enum(providerKinds)

const ProfileChange = Profile.extend({ name: Name, removed: z.literal(true).optional() }).refine(
  ({ name, removed }) => removed !== true || !Object.hasOwn(profileRoles, name),
  'one of the five usual profiles cannot be removed; leave its model empty',
)

/** Which models are connected. A key goes in and never comes out. */
export function settingsRoutes(connection: ModelConnection): Route[] {
  function refuseEnvironment(name: string): void {
    const known = connection.settings().connections.find((one) => one.name === name)
    if (known?.from !== 'environment') return
    throw new HttpError(
      409,
      'SET_BY_ENVIRONMENT',
      'Address and key come from OPENAI_BASE_URL and OPENAI_API_KEY. Change them there, and start again.',
    )
  }

  return [
    route({
      method: 'get',
      path: '/api/settings',
      scope: 'admin',
      handle: () => ({ body: connection.settings() }),
    }),
    route({
      method: 'put',
      path: '/api/settings',
      scope: 'admin',
      audit: 'settings.change',
      body: z.strictObject({
        baseUrl: WebAddress.optional(),
        key: Key.optional(),
        profiles: z.array(ProfileChange).max(200).optional(),
      }),
      async handle({ body }) {
        if (body.baseUrl !== undefined || body.key !== undefined) refuseEnvironment('openai')
        await connection.change({
          ...(body.baseUrl === undefined ? {} : { baseUrl: body.baseUrl }),
          ...(body.key === undefined ? {} : { key: body.key }),
          ...(body.profiles === undefined ? {} : { profiles: body.profiles }),
        })
        return { body: connection.settings() }
      },
    }),
    route({
      method: 'put',
      path: '/api/settings/connections/:name',
      scope: 'admin',
      audit: 'connection.change',
      body: z.strictObject({
        kind: Kind.optional(),
        baseUrl: WebAddress.optional(),
        key: Key.optional(),
        first: z.boolean().optional(),
        connectTimeout: z.number().min(0.001).max(600).nullable().optional(),
      }),
      async handle({ params, body }) {
        const name = Name.safeParse(params.name)
        if (!name.success) {
          throw new HttpError(
            400,
            'BAD_REQUEST',
            `A connection cannot be called "${params.name}". Its name must begin with a small letter and hold small letters, digits and - only, 40 at most.`,
          )
        }
        refuseEnvironment(name.data)
        await connection.putConnection(name.data, body)
        return { body: connection.settings() }
      },
    }),
    route({
      method: 'delete',
      path: '/api/settings/connections/:name',
      scope: 'admin',
      audit: 'connection.remove',
      async handle({ params }) {
        refuseEnvironment(params.name)
        const users = connection
          .profiles()
          .filter(({ model }) => model.startsWith(`${params.name}:`))
          .map(({ name }) => `"${name}"`)
        if (users.length > 0) {
          throw new HttpError(
            409,
            'IN_USE',
            `The connection "${params.name}" is used by the ${users.length === 1 ? 'profile' : 'profiles'} ${users.join(', ')}. Choose other models there first.`,
          )
        }
        if (!(await connection.removeConnection(params.name))) {
          throw new HttpError(404, 'NOT_FOUND', `There is no connection "${params.name}".`)
        }
        return { body: connection.settings() }
      },
    }),
    route({
      method: 'post',
      path: '/api/settings/test',
      scope: 'admin',
      audit: false,
      body: z.strictObject({
        connection: Name.optional(),
        kind: Kind.optional(),
        baseUrl: WebAddress.optional(),
        key: z.string().max(1000).optional(),
      }),
      async handle({ body }) {
        const answer: ConnectionTest = await connection.test(body)
        return { body: answer }
      },
    }),
    route({
      method: 'post',
      path: '/api/settings/test-model',
      scope: 'admin',
      audit: false,
      body: z.strictObject({
        name: z.string().min(1).max(240),
        role: z.enum(modelRoles).optional(),
      }),
      async handle({ body, response }) {
        const left = new AbortController()
        response.once('close', () => left.abort(new Error('The one who asked has left.')))
        const options = { signal: left.signal, role: body.role }
        try {
          const answer: ModelReport = await connection.testModel(body.name, options)
          return { body: answer }
        } catch (error) {
          if (!(error instanceof ModelError)) throw error
          throw new HttpError(422, 'UNKNOWN_MODEL', error.message)
        }
      },
    }),
  ]
}
