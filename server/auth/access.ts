import { createHmac, createSecretKey, randomBytes } from 'node:crypto'
import { newRunId as newId } from '../../engine/run/run-id.ts'
import type { Person } from '../api/people.ts'
import type { People } from '../people/people.ts'
import type { Store } from '../store/open-store.ts'
import type { TokenRow } from '../store/tables.ts'
import type { Binding } from './binding.ts'
import { ownerAmong } from './fixed-tokens.ts'
import { scopesOfRole } from './role.ts'
import { grantedScopes, type Actor, type GrantedScope } from './scope.ts'

const hour = 60 * 60 * 1000
const lifetime = { login: hour, session: 30 * 24 * hour }
/** Milliseconds. A write for each use would make every request wait for the disk. */
const useIsNotedEvery = 60_000
/** Enough to tell keys apart; the 37 characters behind it stay unknown. */
const prefixLength = 'heddle_'.length + 6

/** Stands before the id of the person: there is no credential that could be revoked. */
const forwarded = 'forwarded:'

interface NewKey {
  readonly name: string
  readonly scopes: readonly GrantedScope[]
  readonly boundTo?: readonly Binding[] | undefined
  /** Epoch milliseconds. */
  readonly expiresAt?: number | undefined
}

/** Tells who a request comes from. */
export interface Access {
  bearer(token: string): Promise<Actor | undefined>
  session(token: string): Promise<Actor | undefined>
  /** Whom a proxy has signed in, as a viewer where the name is new here. */
  forwarded(name: string): Promise<Actor>
  /** A token that signs one browser in, once, within an hour: as the first admin when nobody is named. */
  createLogin(person?: string): Promise<string>
  /** The token of a new session, for a login token (which is then used up) or a bearer token. */
  signIn(token: string): Promise<{ session: string; actor: Actor } | undefined>
  openSession(person: Person): Promise<{ session: string; actor: Actor }>
  signOut(session: string): Promise<void>
  /** Ends the logins and sessions of a person, but not the credential that is named. */
  signOutEverywhere(person: string, except?: string): Promise<void>
  createKey(key: NewKey): Promise<{ row: TokenRow; token: string }>
  keys(): Promise<TokenRow[]>
  /** Answers the key, which opens nothing from now on; undefined where there is none. */
  revokeKey(id: string): Promise<TokenRow | undefined>
  /** Told the id of each credential that is revoked or signed out. */
  onEnd(listener: (credential: string) => void): void
}

/**
 * Credentials of a data folder. Tokens are 256 random bits and are stored as an HMAC, so a copy of
 * the store opens nothing, and looking one up takes the same time whatever it is.
 * @param options.fixedTokens bearer tokens that are valid while the process lives, with their names
 * @param options.onArrival told of each person whom a proxy named for the first time
 */
export function openAccess(
  store: Store,
  pepper: Buffer,
  people: People,
  options: {
    fixedTokens?: ReadonlyMap<string, string>
    onArrival?: (person: Person) => Promise<void>
  } = {},
): Access {
  const key = createSecretKey(pepper)
  const hashOf = (token: string): Buffer => createHmac('sha256', key).update(token).digest()
  const textHash = (token: string): string => hashOf(token).toString('base64url')
  const fixed = [...(options.fixedTokens ?? [])].map(([name, token]) => ({
    hash: hashOf(token),
    actor: { id: name, name, scopes: new Set(grantedScopes) } satisfies Actor,
  }))
  const listeners: ((credential: string) => void)[] = []
  const noted = new Map<string, number>()

  function end(rows: readonly { id: string }[]): void {
    for (const { id } of rows) {
      noted.delete(id)
      for (const listener of listeners) listener(id)
    }
  }

  /** What a credential may do now: of a person what their role allows now. */
  async function toActor(row: TokenRow): Promise<Actor | undefined> {
    if (row.expires_at !== null && row.expires_at <= Date.now()) return undefined
    if (row.person !== null) {
      const person = await people.find(row.person)
      return person === undefined ? undefined : actorFor(person, row.id)
    }
    // SAFETY: `add` wrote both lists.
    const scopes = JSON.parse(row.scopes) as GrantedScope[]
    const boundTo = row.bound_to === null ? undefined : (JSON.parse(row.bound_to) as Binding[])
    return {
      id: row.id,
      name: row.name,
      scopes: new Set(scopes),
      ...(boundTo === undefined ? {} : { boundTo }),
    }
  }

  async function find(token: string, kind: TokenRow['kind']): Promise<Actor | undefined> {
    const row = await store
      .selectFrom('tokens')
      .selectAll()
      .where('hash', '=', textHash(token))
      .where('kind', '=', kind)
      .executeTakeFirst()
    if (row === undefined) return undefined
    if (kind === 'api') noteUse(row)
    return toActor(row)
  }

  function noteUse({ id, last_used_at }: TokenRow): void {
    const now = Date.now()
    if (now - (noted.get(id) ?? Number(last_used_at ?? 0)) < useIsNotedEvery) return
    noted.set(id, now)
    // Nobody waits for it, and nothing depends on it.
    store
      .updateTable('tokens')
      .set({ last_used_at: now })
      .where('id', '=', id)
      .execute()
      .catch(() => noted.delete(id))
  }

  async function add(
    kind: TokenRow['kind'],
    { name, scopes, boundTo, expiresAt }: NewKey,
    owner: Pick<TokenRow, 'person' | 'opened_by'> = { person: null, opened_by: null },
  ): Promise<{ row: TokenRow; token: string }> {
    const token = `heddle_${randomBytes(32).toString('base64url')}`
    const now = Date.now()
    const row: TokenRow = {
      id: newId(now),
      kind,
      name,
      hash: textHash(token),
      scopes: JSON.stringify(scopes),
      created_at: now,
      expires_at:
        kind === 'api'
          ? (expiresAt ?? null)
          : Math.min(now + lifetime[kind], expiresAt ?? Infinity),
      ...owner,
      prefix: kind === 'api' ? token.slice(0, prefixLength) : null,
      bound_to: boundTo === undefined ? null : JSON.stringify(boundTo),
      last_used_at: null,
    }
    await store.insertInto('tokens').values(row).execute()
    return { row, token }
  }

  async function bearer(token: string): Promise<Actor | undefined> {
    return ownerAmong(fixed, hashOf(token)) ?? (await find(token, 'api'))
  }

  /** A browser that comes for the first time asks for several things at once: one of them is first. */
  async function arrived(name: string): Promise<Person> {
    try {
      const person = await people.add({ name, role: 'viewer' })
      await options.onArrival?.(person)
      return person
    } catch (error) {
      const person = await people.named(name)
      if (person === undefined) throw error
      return person
    }
  }

  /** A session may do what opened it may, for as long as that. */
  async function openSession(actor: Actor): Promise<{ session: string; actor: Actor }> {
    const { name, boundTo, person = null } = actor
    const opener =
      person === null
        ? await store
            .selectFrom('tokens')
            .select(['id', 'expires_at'])
            .where('id', '=', actor.id)
            .executeTakeFirst()
        : undefined
    const expiresAt = opener?.expires_at ?? undefined
    const { row, token } = await add(
      'session',
      { name, scopes: [...actor.scopes], boundTo, expiresAt },
      { person, opened_by: opener?.id ?? null },
    )
    return { session: token, actor: { ...actor, id: row.id } }
  }

  return {
    bearer,
    session: (token) => find(token, 'session'),
    async forwarded(name) {
      const person = (await people.named(name)) ?? (await arrived(name))
      return actorFor(person, `${forwarded}${person.id}`)
    },
    async createLogin(wanted) {
      await store.deleteFrom('tokens').where('expires_at', '<', Date.now()).execute()
      const person = wanted ?? (await people.firstAdmin()).id
      const owner = { person, opened_by: null }
      return (await add('login', { name: 'login', scopes: [] }, owner)).token
    },
    async signIn(token) {
      // One statement: of two that come at once with the same token only one gets the row.
      const login = await store
        .deleteFrom('tokens')
        .where('hash', '=', textHash(token))
        .where('kind', '=', 'login')
        .returningAll()
        .executeTakeFirst()
      const actor = await (login === undefined ? bearer(token) : toActor(login))
      return actor === undefined ? undefined : openSession(actor)
    },
    openSession: (person) => openSession(actorFor(person, '')),
    async signOut(session) {
      const ended = await store
        .deleteFrom('tokens')
        .where('hash', '=', textHash(session))
        .where('kind', '=', 'session')
        .returning('id')
        .execute()
      end(ended)
    },
    async signOutEverywhere(person, except = '') {
      const ended = await store
        .deleteFrom('tokens')
        .where('person', '=', person)
        .where('id', '!=', except)
        .returning('id')
        .execute()
      end([...ended, { id: forwarded + person }])
    },
    createKey: (key) => add('api', key),
    keys: () =>
      store.selectFrom('tokens').selectAll().where('kind', '=', 'api').orderBy('id').execute(),
    async revokeKey(id) {
      const revoked = await store
        .deleteFrom('tokens')
        .where('id', '=', id)
        .where('kind', '=', 'api')
        .returningAll()
        .executeTakeFirst()
      if (revoked === undefined) return undefined
      const sessions = await store
        .deleteFrom('tokens')
        .where('opened_by', '=', id)
        .returning('id')
        .execute()
      end([revoked, ...sessions])
      return revoked
    },
    onEnd: (listener) => void listeners.push(listener),
  }
}

/** Whether a proxy says in each request who it is. */
export function isForwarded(actor: Actor): boolean {
  return actor.id.startsWith(forwarded)
}

function actorFor({ id: person, name, role }: Person, id: string): Actor {
  return { id, name, scopes: new Set(scopesOfRole[role]), person }
}
