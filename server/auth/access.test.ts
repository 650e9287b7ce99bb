import { expect, onTestFinished, test } from 'vitest'
import { openStore, type Store } from '../store/open-store.ts'
import { openPeople, type People } from '../people/people.ts'
import { openAccess, type Access } from './access.ts'
import { mayUse } from './scope.ts'

const pepper = Buffer.alloc(32, 7)

async function ownAccess(): Promise<{ access: Access; store: Store; people: People }> {
  const store = await openStore(':memory:')
  onTestFinished(() => store.destroy())
  const fixedTokens = new Map([['HEDDLE_TOKEN', 'the-fixed-token']])
  const people = openPeople(store)
  return { access: openAccess(store, pepper, people, { fixedTokens }), store, people }
}

test('a token that was made opens with its name and scopes, and is kept as a hash only', async () => {
  const { access, store } = await ownAccess()
  const { row, token } = await access.createKey({ name: 'a program', scopes: ['read', 'run'] })
  const actor = await access.bearer(token)
  expect(actor).toEqual({ id: row.id, name: 'a program', scopes: new Set(['read', 'run']) })
  expect(mayUse(actor!, 'run')).toBe(true)
  expect(mayUse(actor!, 'write')).toBe(false)
  const rows = JSON.stringify(await store.selectFrom('tokens').selectAll().execute())
  // What is shown of it leaves 220 bits unknown.
  expect(rows).toContain(token.slice(0, 13))
  expect(rows).not.toContain(token.slice(0, 14))
})

test('the token of the environment may do everything, and is not in the store', async () => {
  const { access, store } = await ownAccess()
  const actor = await access.bearer('the-fixed-token')
  expect(actor?.name).toBe('HEDDLE_TOKEN')
  for (const scope of ['read', 'run', 'annotate', 'write', 'admin'] as const) {
    expect(mayUse(actor!, scope)).toBe(true)
  }
  expect(await store.selectFrom('tokens').selectAll().execute()).toEqual([])
  expect(await access.bearer('the-fixed-tokem')).toBeUndefined()
  expect(await access.bearer('')).toBeUndefined()
})

test('a copy of the store opens nothing without the key it was made with', async () => {
  const { access, store, people } = await ownAccess()
  const { token } = await access.createKey({ name: 'a program', scopes: ['read'] })
  expect(await openAccess(store, Buffer.alloc(32, 8), people).bearer(token)).toBeUndefined()
})

test('each kind of token opens only what it is for', async () => {
  const { access } = await ownAccess()
  const login = await access.createLogin()
  expect(await access.bearer(login)).toBeUndefined()
  expect(await access.session(login)).toBeUndefined()
  const session = (await access.signIn(login))?.session
  expect(await access.bearer(session!)).toBeUndefined()
  expect(await access.signIn(session!)).toBeUndefined()
  expect(await access.session(session!)).toMatchObject({ name: 'admin' })
  const { token } = await access.createKey({ name: 'a program', scopes: ['read'] })
  expect(await access.session(token)).toBeUndefined()
})

test('a login token works once, also for two at the same time', async () => {
  const { access } = await ownAccess()
  const login = await access.createLogin()
  const both = await Promise.all([access.signIn(login), access.signIn(login)])
  expect(both.filter((session) => session !== undefined)).toHaveLength(1)
  expect(await access.signIn(login)).toBeUndefined()
})

test('what has expired opens nothing, and is swept away', async () => {
  const { access, store } = await ownAccess()
  const login = await access.createLogin()
  const session = (await access.signIn(await access.createLogin()))?.session
  await store
    .updateTable('tokens')
    .set({ expires_at: Date.now() - 1 })
    .execute()
  expect(await access.signIn(login)).toBeUndefined()
  expect(await access.session(session!)).toBeUndefined()
  await access.createLogin()
  expect(await store.selectFrom('tokens').selectAll().execute()).toHaveLength(1)
})

test('signing out ends one session and no other', async () => {
  const { access } = await ownAccess()
  const [one, other] = [
    (await access.signIn('the-fixed-token'))?.session,
    (await access.signIn('the-fixed-token'))?.session,
  ]
  expect(one).not.toBe(other)
  await access.signOut(one!)
  expect(await access.session(one!)).toBeUndefined()
  expect(await access.session(other!)).toBeDefined()
  await access.signOut('nothing')
})
