import { expect, test } from 'vitest'
import type { GraphAnswer, IndexSummary } from '../server/api.ts'
import type { AuditList, KeyCreated, PersonCreated } from '../server/api/people.ts'
import { newPerson } from './support/credentials.ts'
import { echo } from './support/graphs.ts'
import { rawRequest } from './support/raw-request.ts'
import { ownServer, type Served } from './support/served.ts'

const canary = 'sk-canary-2f81c0de'

async function entriesOf(heddle: Served, query = ''): Promise<AuditList['entries']> {
  return (await heddle.send<AuditList>(`/api/audit${query}`)).body.entries
}

test('each route that is no GET says how the log calls what it changes, or that it changes nothing', async () => {
  const heddle = await ownServer()
  const silent = heddle.server.routes
    .filter(({ method, audit }) => method !== 'get' && audit === undefined)
    .map(({ method, path }) => `${method} ${path}`)
  expect(silent).toEqual([])
  const unaudited = heddle.server.routes
    .filter(({ audit }) => audit === false)
    .map(({ method, path }) => `${method} ${path}`)
  // Runs are on record in the journal, drafts in their versions, sign-ins by the one who signs in.
  expect(unaudited.toSorted()).toMatchInlineSnapshot(`
    [
      "delete /api/queues/:id/items/:item/skip",
      "delete /v1/files/:id",
      "delete /v1/runs/:id/feedback",
      "post /api/datasets/:name/import/preview",
      "post /api/experiments/estimate",
      "post /api/graphs/:name/draft/runs",
      "post /api/indexes/:name/search",
      "post /api/queues/:id/items/:item/skip",
      "post /api/queues/:id/next",
      "post /api/settings/test",
      "post /api/settings/test-model",
      "post /hooks/:name",
      "post /login",
      "post /mcp",
      "post /v1/chat/completions",
      "post /v1/files",
      "post /v1/graphs/:name/runs",
      "post /v1/runs/:id/answer",
      "post /v1/runs/:id/cancel",
      "post /v1/runs/:id/feedback",
      "post /v1/runs/:id/replay",
      "put /api/graphs/:name/draft",
      "put /api/queues/:id/items/:item/review",
    ]
  `)
})

test('every kind of change is written with who, what, when and from where, and no value', async () => {
  const heddle = await ownServer()
  const before = Date.now()
  await heddle.send('/api/graphs', { body: { name: 'mine', graph: echo('mine') } })
  const { revision, draft } = (await heddle.send<GraphAnswer>('/api/graphs/mine')).body
  const changed = { ...draft, title: 'Mine' }
  await heddle.send('/api/graphs/mine/draft', {
    method: 'PUT',
    body: { baseRevision: revision, draft: changed },
  })
  await heddle.send('/api/graphs/mine/versions', { body: { message: 'First' } })
  await heddle.send<IndexSummary>('/api/indexes', { body: { name: 'books' } })
  await heddle.send('/api/settings/connections/own', {
    method: 'PUT',
    body: { kind: 'openai', baseUrl: 'http://127.0.0.1:1/v1', key: canary },
  })
  const secret = { value: canary, hosts: ['api.example.com'] }
  await heddle.send('/api/secrets/SHOP', { method: 'PUT', body: secret })
  const { body: key } = await heddle.send<KeyCreated>('/api/keys', {
    body: { name: 'website', scopes: ['run'], boundTo: [{ kind: 'graph', name: 'mine' }] },
  })
  await heddle.send(`/api/keys/${key.key.id}`, { method: 'DELETE' })
  const { body: ada } = await heddle.send<PersonCreated>('/api/people', {
    body: { name: 'Ada', role: 'viewer' },
  })
  await heddle.send(`/api/people/${ada.person.id}`, { method: 'PUT', body: { role: 'editor' } })
  await heddle.send(`/api/people/${ada.person.id}`, { method: 'DELETE' })
  await heddle.send('/api/secrets/SHOP', { method: 'DELETE' })
  await heddle.send('/api/indexes/books', { method: 'DELETE' })
  await heddle.send('/api/graphs/mine', { method: 'DELETE' })

  const entries = (await entriesOf(heddle)).toReversed()
  expect(
    entries.map(({ action, target, detail }) =>
      [action, target, ...(detail === undefined ? [] : [detail])].join(' | '),
    ),
  ).toMatchInlineSnapshot(`
    [
      "graph.create | mine",
      "version.create | mine",
      "index.create | books",
      "connection.change | own",
      "secret.change | SHOP | new value, for api.example.com",
      "key.create | website | run for graph mine",
      "key.revoke | website",
      "person.create | Ada | viewer",
      "person.change | Ada | editor",
      "person.remove | Ada",
      "secret.remove | SHOP",
      "index.remove | books",
      "graph.remove | mine",
    ]
  `)
  for (const entry of entries) {
    expect(entry).toMatchObject({ actor: 'HEDDLE_TOKEN', name: 'HEDDLE_TOKEN' })
    expect(entry.address).toBe('127.0.0.1')
    expect(entry.at).toBeGreaterThanOrEqual(before)
  }
  const text = JSON.stringify(entries)
  for (const value of [canary, key.token, new URL(ada.url).searchParams.get('token')]) {
    expect(text).not.toContain(value)
  }
})

test('what is refused is no change', async () => {
  const heddle = await ownServer()
  const { cookie } = await newPerson(heddle, 'viewer')
  const count = (await entriesOf(heddle)).length
  await heddle.send('/api/graphs', { body: { name: 'docs-chatbot', graph: echo('x') } })
  await heddle.send('/api/graphs', { body: { name: '!' } })
  await heddle.send('/api/secrets/NOBODY', { method: 'DELETE' })
  const headers = { cookie, 'content-type': 'application/json' }
  const body = JSON.stringify({ name: 'x', role: 'admin' })
  await rawRequest(`${heddle.url}/api/people`, { method: 'POST', headers, body })
  expect(await entriesOf(heddle)).toHaveLength(count)
})

test('a program reads on where it stopped, misses nothing, and changes nothing', async () => {
  const heddle = await ownServer()
  for (let at = 0; at < 30; at += 1) {
    await heddle.send('/api/keys', { body: { name: `key ${at}`, scopes: ['read'] } })
  }
  const read: (string | undefined)[] = []
  let after = '00000000-0000-7000-8000-000000000000'
  for (;;) {
    const entries = await entriesOf(heddle, `?after=${after}&limit=7`)
    if (entries.length === 0) break
    read.push(...entries.map(({ target }) => target))
    after = entries.at(-1)!.id
  }
  expect(read).toEqual(Array.from({ length: 30 }, (_, at) => `key ${at}`))
  for (const query of ['after=x', 'limit=0', 'limit=1001', 'limit=1&limit=2', 'before=x']) {
    expect((await heddle.send(`/api/audit?${query}`)).status).toBe(400)
  }
  for (const method of ['POST', 'PUT', 'DELETE']) {
    const headers = { authorization: 'Bearer token-of-the-tests-0123456789' }
    const { status } = await rawRequest(`${heddle.url}/api/audit`, { method, headers })
    expect(status).toBe(405)
  }
})
