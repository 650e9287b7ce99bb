import { once } from 'node:events'
import type { OutgoingHttpHeaders } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { LoginLink } from '../server/api.ts'
import type { AuditList, Me, People, Person } from '../server/api/people.ts'
import { newPerson, signIn } from './support/credentials.ts'
import { openLive } from './support/live-socket.ts'
import { rawRequest, type RawAnswer } from './support/raw-request.ts'
import { ownServer, startServed, type Served } from './support/served.ts'
import { standingClock } from './support/standing-clock.ts'

const password = 'four plain words here'

function send(
  heddle: Served,
  path: string,
  headers: OutgoingHttpHeaders,
  method = 'GET',
  body?: object,
): Promise<RawAnswer> {
  return rawRequest(heddle.url + path, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

function post(
  heddle: Served,
  path: string,
  fields: Record<string, string>,
  headers: OutgoingHttpHeaders = {},
): Promise<RawAnswer> {
  return rawRequest(heddle.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  })
}

async function meOf(heddle: Served, headers: OutgoingHttpHeaders): Promise<Me> {
  const { text } = await send(heddle, '/api/me', headers)
  // SAFETY: this is what the route answers; the tests look at what they use.
  return JSON.parse(text) as Me
}

function cookieOf({ headers }: RawAnswer): { cookie: string } {
  return { cookie: headers['set-cookie']?.[0]?.split(';')[0] ?? '' }
}

async function served(variables: NodeJS.ProcessEnv): Promise<Served> {
  const heddle = await startServed({ warm: false, variables })
  onTestFinished(() => heddle[Symbol.asyncDispose]())
  return heddle
}

describe('the first start', () => {
  test('makes an admin, whom the printed link signs in', async () => {
    const heddle = await ownServer()
    const session = await signIn(heddle)
    expect(await meOf(heddle, session)).toMatchObject({
      name: 'admin',
      scopes: ['read', 'run', 'annotate', 'write', 'admin'],
      person: { role: 'admin', hasPassword: false },
    })
    expect(heddle.server.byLinksOnly).toBe(true)
  })

  test('leads to the page for name and password where others can reach the server', async () => {
    const heddle = await served({ HEDDLE_HOSTS: 'heddle.example.org' })
    const came = await rawRequest(heddle.server.loginUrl)
    expect(came.headers.location).toBe('/setup')
    const session = cookieOf(came)
    const shown = await send(heddle, '/setup', session)
    expect(shown.text).toContain('<form class="tall" method="post" action="/setup">')
    const weak = await post(heddle, '/setup', { name: 'Ada <3', password: 'short' }, session)
    expect(weak.status).toBe(422)
    expect(weak.text).toContain('A password has 12 to 200 characters; this one has 5.')
    expect(weak.text).not.toContain('Ada <3')
    const done = await post(heddle, '/setup', { name: 'Ada', password }, session)
    expect([done.status, done.headers.location]).toEqual([303, '/'])
    expect((await meOf(heddle, session)).person).toMatchObject({ name: 'Ada', hasPassword: true })
    // From now on the password is changed where the old one is asked for.
    expect((await post(heddle, '/setup', { name: 'Eve', password }, session)).status).toBe(409)
    expect((await send(heddle, '/setup', session)).headers.location).toBe('/')
  })

  test('is the only one that makes somebody: the next link is for the same admin', async () => {
    const heddle = await ownServer()
    const session = await signIn(heddle)
    await send(heddle, '/api/me', session, 'PUT', { name: 'Ada' })
    const { body } = await heddle.send<LoginLink>('/api/login-links', { method: 'POST' })
    expect((await meOf(heddle, await signIn(heddle, body.url))).name).toBe('Ada')
    expect((await heddle.send<People>('/api/people')).body.people).toHaveLength(1)
  })
})

describe('name and password', () => {
  async function withPassword(heddle: Served): Promise<{ cookie: string }> {
    const session = await signIn(heddle)
    const { status } = await send(heddle, '/api/me', session, 'PUT', { name: 'Ada', password })
    expect(status).toBe(200)
    return session
  }

  test('sign in, whatever the case of the name, and are told apart from nothing', async () => {
    const heddle = await ownServer()
    await withPassword(heddle)
    const page = await rawRequest(`${heddle.url}/login`)
    expect(page.text).toContain('autocomplete="current-password"')
    const came = await post(heddle, '/login', { name: ' ADA ', password })
    expect(came.status).toBe(303)
    expect((await meOf(heddle, cookieOf(came))).name).toBe('Ada')
    const wrong = await post(heddle, '/login', { name: 'Ada', password: `${password}.` })
    const unknown = await post(heddle, '/login', { name: 'Eve', password })
    expect([wrong.status, unknown.status]).toEqual([401, 401])
    expect(wrong.text).toBe(unknown.text)
    expect(wrong.headers).not.toHaveProperty('set-cookie')
  })

  test('lie in the store as an Argon2id hash', async () => {
    const heddle = await ownServer()
    await withPassword(heddle)
    const { store } = heddle.server.workspace
    const [row] = await store.selectFrom('people').selectAll().execute()
    expect(row?.password).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[^$]{22}\$[^$]{43}$/)
  })

  test('change only with the old password, and then every other session is over', async () => {
    const heddle = await ownServer()
    const session = await withPassword(heddle)
    const other = cookieOf(await post(heddle, '/login', { name: 'Ada', password }))
    const socket = await openLive(heddle, other)
    const closed = once(socket, 'close')
    const next = 'other words than before'
    for (const currentPassword of [undefined, '', 'four plain words']) {
      const body = { password: next, currentPassword }
      expect((await send(heddle, '/api/me', session, 'PUT', body)).status).toBe(403)
    }
    const weak = { password: 'aaaaaaaaaaaaaa', currentPassword: password }
    expect((await send(heddle, '/api/me', session, 'PUT', weak)).status).toBe(422)
    const right = { password: next, currentPassword: password }
    expect((await send(heddle, '/api/me', session, 'PUT', right)).status).toBe(200)
    expect((await closed)[0]).toBe(4401)
    expect((await send(heddle, '/api/me', other)).status).toBe(401)
    expect((await send(heddle, '/api/me', session)).status).toBe(200)
    expect((await post(heddle, '/login', { name: 'Ada', password })).status).toBe(401)
  })

  test('are slow to try for one account, from wherever, while others come in', async () => {
    standingClock()
    const heddle = await served({ HEDDLE_TRUSTED_PROXIES: '127.0.0.1' })
    await withPassword(heddle)
    const from = (address: string): OutgoingHttpHeaders => ({ 'x-forwarded-for': address })
    for (let count = 0; count < 10; count += 1) {
      const headers = from(`198.51.100.${count}`)
      const { status } = await post(heddle, '/login', { name: 'Ada', password: 'x' }, headers)
      expect(status).toBe(401)
    }
    const tried = await post(heddle, '/login', { name: 'ada', password }, from('198.51.100.99'))
    expect([tried.status, Number(tried.headers['retry-after']) > 0]).toEqual([429, true])
    const other = await post(heddle, '/login', { name: 'Eve', password }, from('198.51.100.99'))
    expect(other.status).toBe(401)
    // A link signs in all the same.
    const { body } = await heddle.send<LoginLink>('/api/login-links', { method: 'POST' })
    expect((await rawRequest(body.url)).status).toBe(303)
  })

  test('are slow to try from one address, and an IPv6 network is one address', async () => {
    standingClock()
    const heddle = await served({ HEDDLE_TRUSTED_PROXIES: '127.0.0.1' })
    const tryFrom = async (address: string, name: string): Promise<number> => {
      const headers = { 'x-forwarded-for': address }
      return (await post(heddle, '/login', { name, password: 'x' }, headers)).status
    }
    for (let count = 0; count < 20; count += 1) {
      expect(await tryFrom(`2001:db8:1:2::${count}`, `name ${count}`)).toBe(401)
    }
    expect(await tryFrom('2001:db8:1:2:ffff::1', 'another')).toBe(429)
    expect(await tryFrom('2001:db8:1:3::1', 'another')).toBe(401)
  })
})

describe('sessions', () => {
  test('are new with each sign-in, and the one that the browser had is over', async () => {
    const heddle = await ownServer()
    const before = await signIn(heddle)
    const { body } = await heddle.send<LoginLink>('/api/login-links', { method: 'POST' })
    const after = cookieOf(await rawRequest(body.url, { headers: before }))
    expect(after).not.toEqual(before)
    expect((await send(heddle, '/api/me', before)).status).toBe(401)
    expect((await send(heddle, '/api/me', after)).status).toBe(200)
  })

  test('end everywhere at once, with the sockets they opened', async () => {
    const heddle = await ownServer()
    const { cookie, id } = await newPerson(heddle, 'editor')
    const { body } = await heddle.send<LoginLink>(`/api/people/${id}/link`, { method: 'POST' })
    const other = await signIn(heddle, body.url)
    const sockets = await Promise.all([openLive(heddle, { cookie }), openLive(heddle, other)])
    const closed = Promise.all(sockets.map((socket) => once(socket, 'close')))
    const out = await send(heddle, '/api/me/sign-out-everywhere', { cookie }, 'POST')
    expect(out.status).toBe(204)
    expect((await closed).map(([code]) => Number(code))).toEqual([4401, 4401])
    expect((await send(heddle, '/api/me', other)).status).toBe(401)
    expect((await heddle.send('/api/people')).status).toBe(200)
  })

  test('may do what the role of the person allows now, and end with the person', async () => {
    const heddle = await ownServer()
    const { cookie, id } = await newPerson(heddle, 'viewer')
    const ask = async (): Promise<number> =>
      (await send(heddle, '/api/settings', { cookie })).status
    const change = { method: 'PUT', body: { role: 'admin' } }
    expect(await ask()).toBe(403)
    expect((await heddle.send(`/api/people/${id}`, change)).status).toBe(200)
    expect(await ask()).toBe(200)
    await heddle.send(`/api/people/${id}`, { method: 'PUT', body: { role: 'annotator' } })
    expect(await ask()).toBe(403)
    const socket = await openLive(heddle, { cookie })
    const closed = once(socket, 'close')
    expect((await heddle.send(`/api/people/${id}`, { method: 'DELETE' })).status).toBe(204)
    await closed
    expect(await ask()).toBe(401)
  })
})

describe('people', () => {
  test('have one admin at least, and names that differ', async () => {
    const heddle = await ownServer()
    const { body } = await heddle.send<People>('/api/people')
    const admin = body.people[0]!
    const path = `/api/people/${admin.id}`
    const lowered = await heddle.send(path, { method: 'PUT', body: { role: 'viewer' } })
    expect(lowered.status).toBe(409)
    expect(lowered.text).toContain('is the only admin')
    expect((await heddle.send(path, { method: 'DELETE' })).status).toBe(409)
    const taken = await heddle.send('/api/people', { body: { name: 'ADMIN', role: 'viewer' } })
    expect(taken.status).toBe(409)
    for (const wrong of [
      { name: '', role: 'viewer' },
      { name: 'x' },
      { name: 'a\nb', role: 'viewer' },
      { name: 'x', role: 'owner' },
      { name: 'x', role: 'viewer', id: admin.id },
      { name: 'x', role: 'viewer', password },
    ]) {
      expect((await heddle.send('/api/people', { body: wrong })).status).toBe(422)
    }
    await newPerson(heddle, 'admin')
    expect((await heddle.send(path, { method: 'DELETE' })).status).toBe(204)
    expect((await heddle.send(path, { method: 'DELETE' })).status).toBe(404)
  })

  test('do not make themselves more than they are', async () => {
    const heddle = await ownServer()
    const { cookie, id } = await newPerson(heddle, 'viewer')
    const own = await send(heddle, '/api/me', { cookie }, 'PUT', { role: 'admin' })
    expect(own.status).toBe(422)
    const other = await send(heddle, `/api/people/${id}`, { cookie }, 'PUT', { role: 'admin' })
    expect(other.status).toBe(403)
    expect((await meOf(heddle, { cookie })).person?.role).toBe('viewer')
  })
})

describe('a proxy that signs people in', () => {
  const variables = { HEDDLE_SSO_HEADER: 'X-Forwarded-User', HEDDLE_TRUSTED_PROXIES: '127.0.0.0/8' }

  test('names them, as viewers where they are new', async () => {
    const heddle = await served(variables)
    const headers = { 'x-forwarded-user': 'grace@example.org' }
    expect(await meOf(heddle, headers)).toMatchObject({
      name: 'grace@example.org',
      scopes: ['read'],
    })
    const { body } = await heddle.send<People>('/api/people')
    const person = body.people.find(({ name }) => name === 'grace@example.org')
    await heddle.send<Person>(`/api/people/${person?.id}`, {
      method: 'PUT',
      body: { role: 'editor' },
    })
    expect((await meOf(heddle, headers)).scopes).toContain('write')
    expect(heddle.server.byLinksOnly).toBe(false)
  })

  test('names somebody new in many requests at once, who is one person and keeps that name', async () => {
    const heddle = await served(variables)
    const headers = { 'x-forwarded-user': 'grace' }
    const asked = Array.from({ length: 20 }, () => send(heddle, '/api/me', headers))
    expect(new Set((await Promise.all(asked)).map(({ status }) => status))).toEqual(new Set([200]))
    const { body } = await heddle.send<People>('/api/people')
    expect(body.people.filter(({ name }) => name === 'grace')).toHaveLength(1)
    expect((await send(heddle, '/api/me', headers, 'PUT', { name: 'admin 2' })).status).toBe(409)
    const { entries } = (await heddle.send<AuditList>('/api/audit')).body
    expect(entries).toMatchObject([
      { action: 'person.create', target: 'grace', detail: 'viewer, named by a proxy' },
    ])
  })

  test('is not believed when it names two, or none', async () => {
    const heddle = await served(variables)
    for (const named of [['admin', 'admin'], [''], ['a\tb']]) {
      const answer = await send(heddle, '/api/me', { 'x-forwarded-user': named })
      expect(answer.status).toBe(401)
    }
    expect((await heddle.send<People>('/api/people')).body.people).toHaveLength(1)
  })

  test('is believed only from the addresses that are named', async () => {
    const heddle = await served({ ...variables, HEDDLE_TRUSTED_PROXIES: '10.0.0.2' })
    const answer = await send(heddle, '/api/me', { 'x-forwarded-user': 'admin' })
    expect(answer.status).toBe(401)
    const { headers } = await rawRequest(heddle.server.loginUrl, {
      headers: { 'x-forwarded-proto': 'https' },
    })
    expect(headers['set-cookie']?.[0]).not.toContain('Secure')
  })

  test('that speaks TLS gets cookies that go over TLS only', async () => {
    const heddle = await served(variables)
    const { headers } = await rawRequest(heddle.server.loginUrl, {
      headers: { 'x-forwarded-proto': 'https' },
    })
    expect(headers['set-cookie']?.[0]).toMatch(/; HttpOnly; Secure; SameSite=Strict$/)
  })
})

test('who comes in, who is turned away, and from where, is on record', async () => {
  const heddle = await served({ HEDDLE_TRUSTED_PROXIES: '127.0.0.1' })
  const headers = { 'x-forwarded-for': '203.0.113.7' }
  await rawRequest(heddle.server.loginUrl, { headers })
  await post(heddle, '/login', { name: 'Ada', password }, headers)
  const { body } = await heddle.send<AuditList>('/api/audit')
  expect(body.entries).toMatchObject([
    { action: 'session.refused', name: 'Ada', address: '203.0.113.7' },
    { action: 'session.begin', name: 'admin', detail: 'link', address: '203.0.113.7' },
  ])
})
