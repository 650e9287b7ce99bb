import { once } from 'node:events'
import { expect, test } from 'vitest'
import type { ApiKey, Binding, KeyList, PersonCreated } from '../server/api/people.ts'
import { all, readFrames } from './support/client.ts'
import { newKey, newPerson, signIn } from './support/credentials.ts'
import { echo, oneAnswer } from './support/graphs.ts'
import { openLive, refusalOf } from './support/live-socket.ts'
import { rawRequest } from './support/raw-request.ts'
import { startScriptedModel } from './support/scripted-model-server.ts'
import { ownServer, type Served } from './support/served.ts'

async function keysOf(heddle: Served): Promise<readonly ApiKey[]> {
  return (await heddle.send<KeyList>('/api/keys')).body.keys
}

test('a key is shown once, and from then on only how it begins', async () => {
  const heddle = await ownServer()
  const { key, token } = await newKey(heddle, { name: 'website', scopes: ['run', 'read'] })
  expect(token.startsWith(key.prefix ?? '?')).toBe(true)
  const listed = await heddle.send('/api/keys')
  expect(listed.body).toEqual({ keys: [key] })
  expect(listed.text).not.toContain(token.slice(0, 14))
  const rows = await heddle.server.workspace.store.selectFrom('tokens').selectAll().execute()
  expect(JSON.stringify(rows)).not.toContain(token.slice('heddle_'.length))
})

test('a key says when it was used last, and when it expires', async () => {
  const heddle = await ownServer()
  const { key, token } = await newKey(heddle, { scopes: ['read'], expiresInDays: 2 })
  expect(key.expiresAt).toBeGreaterThan(Date.now())
  expect(key).not.toHaveProperty('lastUsedAt')
  const headers = { authorization: `Bearer ${token}` }
  expect((await heddle.send('/api/graphs', { headers })).status).toBe(200)
  const [used] = await keysOf(heddle)
  expect(used?.lastUsedAt).toBeGreaterThanOrEqual(key.createdAt)
})

test('whoever may not, makes no keys, and no key that is bound may do everything', async () => {
  const heddle = await ownServer()
  const { cookie } = await newPerson(heddle, 'editor')
  const body = JSON.stringify({ name: 'x', scopes: ['admin'] })
  const headers = { cookie, 'content-type': 'application/json' }
  const refused = await rawRequest(`${heddle.url}/api/keys`, { method: 'POST', headers, body })
  expect(refused.status).toBe(403)
  const boundTo: Binding[] = [{ kind: 'graph', name: 'docs-chatbot' }]
  for (const wrong of [
    { name: 'x', scopes: ['admin'], boundTo },
    { name: 'x', scopes: [] },
    { name: 'x', scopes: ['public'] },
    { name: '', scopes: ['read'] },
    { name: 'x', scopes: ['read'], boundTo: [] },
    { name: 'x', scopes: ['run'], boundTo: [...boundTo, { kind: 'graph', name: 'doc-chatbot' }] },
    { name: 'x', scopes: ['run'], boundTo: [{ kind: 'deployment', name: 'docs-chatbot' }] },
    { name: 'x', scopes: ['read'], boundTo: [{ kind: 'index', name: 'docs' }] },
    { name: 'x', scopes: ['read'], expiresInDays: 0 },
    { name: 'x', scopes: ['read'], id: 'mine' },
  ]) {
    expect((await heddle.send('/api/keys', { body: wrong })).status).toBe(422)
  }
  expect(await keysOf(heddle)).toEqual([])
})

test('revoking a key ends it at once: what it streams, its socket, and sessions it opened', async () => {
  const heddle = await ownServer()
  await using model = await startScriptedModel()
  model.script({ kind: 'hang' })
  await heddle.connect({ baseUrl: model.url, profiles: [{ name: 'default', model: 'scripted' }] })
  await heddle.publish(oneAnswer('waits'))
  const run = await heddle.begin('waits', { question: 'x' })
  const { key, token } = await newKey(heddle, { scopes: ['read', 'run'] })
  const headers = { authorization: `Bearer ${token}` }
  const session = await signIn(heddle, `${heddle.url}/login?token=${token}`)
  expect((await rawRequest(`${heddle.url}/api/graphs`, { headers: session })).status).toBe(200)
  const stopped = await newKey(heddle, { scopes: ['read'] })

  const response = await fetch(`${heddle.url}/v1/runs/${run.id}/events`, { headers })
  const frames = readFrames(response)
  expect((await frames.next()).value?.type).toBe('run-start')
  const socket = await openLive(heddle, headers)
  const other = await openLive(heddle, { authorization: `Bearer ${stopped.token}` })
  const closed = once(socket, 'close')
  const ended = all(frames).then(
    () => 'ended',
    () => 'cut',
  )
  const { status } = await heddle.send(`/api/keys/${key.id}`, { method: 'DELETE' })
  expect(status).toBe(204)
  expect((await closed)[0]).toBe(4401)
  expect(await ended).toBe('cut')
  expect((await heddle.send('/api/graphs', { headers })).status).toBe(401)
  expect((await rawRequest(`${heddle.url}/api/graphs`, { headers: session })).status).toBe(401)
  expect(other.readyState).toBe(other.OPEN)
  expect((await heddle.send(`/api/keys/${key.id}`, { method: 'DELETE' })).status).toBe(404)
})

test('a key that is bound reaches its graph and the runs of it, and nothing else on any route', async () => {
  const heddle = await ownServer()
  await heddle.publish(echo('mine'))
  await heddle.publish(echo('other'))
  const foreign = await heddle.run('other', { question: 'x' })
  const { token } = await newKey(heddle, {
    scopes: ['read', 'run', 'annotate', 'write'],
    boundTo: [{ kind: 'graph', name: 'mine' }],
  })
  const authorization = `Bearer ${token}`
  const json = { authorization, 'content-type': 'application/json' }
  const said: string[] = []
  for (const { method, path, scope, reach } of heddle.server.routes) {
    if (scope === 'public' || reach === 'anything') continue
    const concrete = path.replace(':id', foreign.id).replaceAll(/:\w+/g, 'other')
    const withBody = method === 'post' || method === 'put'
    const { status, text } = await rawRequest(heddle.url + concrete, {
      method: method.toUpperCase(),
      headers: withBody ? json : { authorization },
      ...(withBody ? { body: '{}' } : {}),
    })
    const wanted =
      scope === 'admin'
        ? '403 SCOPE_MISSING'
        : reach === undefined
          ? '403 KEY_IS_BOUND'
          : '404 NOT_FOUND'
    const found = `${status} ${/"code":"(\w+)"/.exec(text)?.[1]}`
    if (found !== wanted) said.push(`${method} ${path}: ${found}`)
  }
  expect(said).toEqual([])
  expect(await refusalOf(heddle, { authorization })).toBe(403)

  const started = await heddle.send<{ id: string }>('/v1/graphs/mine/runs', {
    headers: json,
    body: { input: { question: 'hello' } },
  })
  expect(started.status).toBe(200)
  const headers = { authorization }
  expect((await heddle.send(`/v1/runs/${started.body.id}`, { headers })).status).toBe(200)
  expect((await heddle.send('/api/graphs/mine', { headers })).status).toBe(200)
})

test('what a key does not reach is answered, to the byte, like what does not exist', async () => {
  const heddle = await ownServer()
  await heddle.publish(echo('mine'))
  await heddle.publish(echo('other'))
  const run = await heddle.run('other', { question: 'x' })
  const { token } = await newKey(heddle, {
    scopes: ['read', 'run', 'write'],
    boundTo: [{ kind: 'graph', name: 'mine' }],
  })
  const headers = { authorization: `Bearer ${token}` }
  const missing = run.id.replace(/^./, 'f')
  const said = async (path: string): Promise<string> => {
    const { status, text } = await heddle.send(path, { headers })
    return `${status} ${text
      .replace(/"requestId":"[^"]+"/, '')
      .replaceAll(/other|nobody/g, 'X')
      .replaceAll(run.id, 'R')
      .replaceAll(missing, 'R')}`
  }
  for (const further of ['', '/versions', '/estimate', '/examples']) {
    expect(await said(`/api/graphs/other${further}`)).toBe(
      await said(`/api/graphs/nobody${further}`),
    )
  }
  for (const further of ['', '/events']) {
    expect(await said(`/v1/runs/${run.id}${further}`)).toBe(
      await said(`/v1/runs/${missing}${further}`),
    )
  }
  // A key that is not bound gets the same sentence from the route itself.
  const open = { authorization: `Bearer ${(await newKey(heddle, { scopes: ['read'] })).token}` }
  const unknown = await heddle.send(`/v1/runs/${missing}`, { headers: open })
  expect(
    `${unknown.status} ${unknown.text.replace(/"requestId":"[^"]+"/, '').replaceAll(missing, 'R')}`,
  ).toBe(await said(`/v1/runs/${run.id}`))
})

test('people do what their role allows, on every route, and no more', async () => {
  const heddle = await ownServer()
  const allowed = {
    viewer: ['read'],
    annotator: ['annotate'],
    editor: ['read', 'run', 'annotate', 'write'],
    admin: ['read', 'run', 'annotate', 'write', 'admin'],
  } as const
  for (const role of ['viewer', 'annotator', 'editor', 'admin'] as const) {
    const may: readonly string[] = allowed[role]
    const { cookie } = await newPerson(heddle, role)
    const said: string[] = []
    for (const { method, path, scope, orScope } of heddle.server.routes) {
      if (scope === 'public' || /logout|sign-out/.test(path)) continue
      const withBody = method === 'post' || method === 'put'
      const { status, text } = await rawRequest(
        heddle.url + path.replaceAll(/:\w+/g, 'nothing-of-this-name'),
        {
          method: method.toUpperCase(),
          headers: { cookie, ...(withBody ? { 'content-type': 'application/json' } : {}) },
          ...(withBody ? { body: '{' } : {}),
        },
      )
      const refused = status === 403 && text.includes('SCOPE_MISSING')
      const enough = may.includes(scope) || may.includes(orScope ?? scope)
      if (refused === enough || status === 401) said.push(`${method} ${path}: ${status}`)
    }
    expect([role, said]).toEqual([role, []])
  }
})

test('a person is added with a link that works once', async () => {
  const heddle = await ownServer()
  const { body } = await heddle.send<PersonCreated>('/api/people', {
    body: { name: 'Ada', role: 'viewer' },
  })
  expect((await rawRequest(body.url)).status).toBe(303)
  expect((await rawRequest(body.url)).status).toBe(401)
})
