import { z } from 'zod'
import { profileRoles } from '../../engine/models/profiles.ts'
import type { ConnectionTest } from '../api.ts'
import { isWebAddress } from '../environment.ts'
import { HttpError } from '../http/http-error.ts'
import { route, type Route } from '../http/route.ts'
import type { ModelConnection } from '../model-connection.ts'

const WebAddress = z
  .string()
  .max(2000)
  .refine(
    (text) => text === '' || isWebAddress(text),
    'must be an address that begins with http:// or https://',
  )

/** Which models are connected. A key goes in and never comes out. */
export function settingsRoutes(connection: ModelConnection): Route[] {
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
      body: z.strictObject({
        baseUrl: WebAddress.optional(),
        key: z.string().min(1).max(1000).nullable().optional(),
        profiles: z
          .array(
            z.strictObject({ name: z.enum(Object.keys(profileRoles)), model: z.string().max(200) }),
          )
          .optional(),
      }),
      async handle({ body }) {
        const { provider } = connection.settings()
        const changesProvider = body.baseUrl !== undefined || body.key !== undefined
        if (provider.from === 'environment' && changesProvider) {
          throw new HttpError(
            409,
            'SET_BY_ENVIRONMENT',
            'Address and key come from OPENAI_BASE_URL and OPENAI_API_KEY. Change them there, and start again.',
          )
        }
        await connection.change({
          ...(body.baseUrl === undefined ? {} : { baseUrl: body.baseUrl }),
          ...(body.key === undefined ? {} : { key: body.key }),
          ...(body.profiles === undefined ? {} : { profiles: body.profiles }),
        })
        return { body: connection.settings() }
      },
    }),
    route({
      method: 'post',
      path: '/api/settings/test',
      scope: 'admin',
      body: z.strictObject({
        baseUrl: WebAddress.optional(),
        key: z.string().max(1000).optional(),
      }),
      async handle({ body }) {
        const answer: ConnectionTest = await connection.test({
          ...(body.baseUrl === undefined ? {} : { baseUrl: body.baseUrl }),
          ...(body.key === undefined ? {} : { key: body.key }),
        })
        return { body: answer }
      },
    }),
  ]
}
