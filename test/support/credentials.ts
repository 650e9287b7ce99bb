import type { Scope, TokenAnswer } from '../../server/api.ts'
import type { KeyCreate, KeyCreated, PersonCreated, Role } from '../../server/api/people.ts'
import { rawRequest } from './raw-request.ts'
import type { Served } from './served.ts'

/** Opens a login link and answers the header that the browser sends from then on. */
export async function signIn(
  heddle: Served,
  url = heddle.server.loginUrl,
): Promise<{ cookie: string }> {
  const { headers } = await rawRequest(url)
  return { cookie: headers['set-cookie']?.[0]?.split(';')[0] ?? '' }
}

/** The session in such a header. */
export function valueIn({ cookie }: { cookie: string }): string {
  return cookie.slice(cookie.indexOf('=') + 1)
}

/** Makes a token for programs that holds these scopes. */
export async function newToken(heddle: Served, ...scopes: Scope[]): Promise<string> {
  const { body } = await heddle.send<TokenAnswer>('/api/tokens', { body: { scopes } })
  return body.token
}

export async function newKey(
  heddle: Served,
  key: Omit<KeyCreate, 'name'> & { name?: string },
): Promise<KeyCreated> {
  const { body } = await heddle.send<KeyCreated>('/api/keys', { body: { name: 'a key', ...key } })
  return body
}

let people = 0

/** Somebody of a role, signed in. */
export async function newPerson(
  heddle: Served,
  role: Role,
): Promise<{ id: string; name: string; cookie: string }> {
  people += 1
  const { body } = await heddle.send<PersonCreated>('/api/people', {
    body: { name: `${role} ${people}`, role },
  })
  return { ...body.person, ...(await signIn(heddle, body.url)) }
}
