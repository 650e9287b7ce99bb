import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { newRunId as newId } from '../../engine/run/run-id.ts'
import type { Store } from '../store/open-store.ts'
import type { TokenRow } from '../store/tables.ts'
import { grantedScopes, type Actor, type GrantedScope } from './scope.ts'

const hour = 60 * 60 * 1000
const lifetime = { login: hour, session: 30 * 24 * hour }

interface NewToken {
  readonly id: string
  readonly name: string
  readonly scopes: readonly GrantedScope[]
  /** Shown once; only its hash is kept. */
  readonly token: string
}

/** Tells who a request comes from. */
export interface Access {
  bearer(token: string): Promise<Actor | undefined>
  session(token: string): Promise<Actor | undefined>
  /** A token that signs one browser in, once, within an hour. */
  createLogin(): Promise<string>
  /** The token of a new session, for a login token (which is then used up) or a bearer token. */
  signIn(token: string): Promise<string | undefined>
  signOut(session: string): Promise<void>
  createToken(name: string, scopes: readonly GrantedScope[]): Promise<NewToken>
}

/**
 * Credentials of a data folder. Tokens are 256 random bits and are stored as an HMAC, so a copy of
 * the store opens nothing, and looking one up takes the same time whatever it is.
 * @param options.fixedTokens bearer tokens that are valid while the process lives, with their names
 */
export function openAccess(
  store: Store,
  pepper: Buffer,
  options: { fixedTokens?: ReadonlyMap<string, string> } = {},
): Access {
  const hashOf = (token: string): Buffer => createHmac('sha256', pepper).update(token).digest()
  const fixed = [...(options.fixedTokens ?? [])].map(([name, token]) => ({
    hash: hashOf(token),
    actor: { id: name, name, scopes: new Set(grantedScopes) } satisfies Actor,
  }))

  async function find(token: string, kind: TokenRow['kind']): Promise<Actor | undefined> {
    const row = await store
      .selectFrom('tokens')
      .selectAll()
      .where('hash', '=', hashOf(token).toString('base64url'))
      .where('kind', '=', kind)
      .executeTakeFirst()
    return row === undefined || isOver(row) ? undefined : toActor(row)
  }

  async function add(
    kind: TokenRow['kind'],
    name: string,
    scopes: readonly GrantedScope[],
  ): Promise<NewToken> {
    const token = `heddle_${randomBytes(32).toString('base64url')}`
    const now = Date.now()
    const id = newId(now)
    await store
      .insertInto('tokens')
      .values({
        id,
        kind,
        name,
        hash: hashOf(token).toString('base64url'),
        scopes: JSON.stringify(scopes),
        created_at: now,
        expires_at: kind === 'api' ? null : now + lifetime[kind],
      })
      .execute()
    return { id, name, scopes, token }
  }

  async function bearer(token: string): Promise<Actor | undefined> {
    const hash = hashOf(token)
    // All are compared, so that the time taken says nothing about which one came near.
    const known = fixed.filter((one) => timingSafeEqual(one.hash, hash))
    return known[0]?.actor ?? (await find(token, 'api'))
  }

  return {
    bearer,
    session: (token) => find(token, 'session'),
    async createLogin() {
      await store.deleteFrom('tokens').where('expires_at', '<', Date.now()).execute()
      return (await add('login', 'admin', grantedScopes)).token
    },
    async signIn(token) {
      // One statement: of two that come at once with the same token only one gets the row.
      const login = await store
        .deleteFrom('tokens')
        .where('hash', '=', hashOf(token).toString('base64url'))
        .where('kind', '=', 'login')
        .returningAll()
        .executeTakeFirst()
      const actor =
        login === undefined ? await bearer(token) : isOver(login) ? undefined : toActor(login)
      if (actor === undefined) return undefined
      return (await add('session', actor.name, [...actor.scopes])).token
    },
    async signOut(session) {
      await store
        .deleteFrom('tokens')
        .where('hash', '=', hashOf(session).toString('base64url'))
        .where('kind', '=', 'session')
        .execute()
    },
    createToken: (name, scopes) => add('api', name, scopes),
  }
}

function isOver(row: TokenRow): boolean {
  return row.expires_at !== null && row.expires_at <= Date.now()
}

function toActor(row: TokenRow): Actor {
  // SAFETY: `add` wrote the list.
  const scopes = JSON.parse(row.scopes) as GrantedScope[]
  return { id: row.id, name: row.name, scopes: new Set(scopes) }
}
