import type { OutgoingHttpHeaders } from 'node:http'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { GraphList, LoginLink } from '../server/api.ts'
import type { Route } from '../server/http/route.ts'
import { token } from './support/client.ts'
import { newKey, newPerson, newToken, signIn, valueIn } from './support/credentials.ts'
import { rawRequest, type RawAnswer } from './support/raw-request.ts'
import { ownServer, startServed, type Served } from './support/served.ts'
import { shippedGraphs } from './support/shipped-graphs.ts'
import { standingClock } from './support/standing-clock.ts'

const authorization = `Bearer ${token}`
const form = { 'content-type': 'application/x-www-form-urlencoded' }

function nameOf({ method, path }: Route): string {
  return `${method.toUpperCase()} ${path}`
}

function scopesOf({ scope, orScope }: Route): string {
  return orScope === undefined ? scope : `${scope} or ${orScope}`
}

/** Asks a route. The body is none that it takes: the guards look before it is read. */
function ask(heddle: Served, route: Route, headers: OutgoingHttpHeaders): Promise<RawAnswer> {
  const withBody = route.method === 'post' || route.method === 'put'
  return rawRequest(heddle.url + route.path.replaceAll(/:\w+/g, 'docs-chatbot'), {
    method: route.method.toUpperCase(),
    headers: { ...(withBody ? { 'content-type': 'application/json' } : {}), ...headers },
    ...(withBody ? { body: '{' } : {}),
  })
}

/** So many wrong tokens are answered before a pause of at most so many milliseconds. */
const wrongTokens = 20
const pause = 10_000

/** Asks every route with headers that must not do and answers what each said. */
async function walk(
  headersFor: (
    heddle: Served,
    session: { cookie: string },
  ) => OutgoingHttpHeaders | Promise<OutgoingHttpHeaders>,
  wanted: (route: Route) => boolean = ({ scope }) => scope !== 'public',
): Promise<string[]> {
  standingClock()
  await using heddle = await startServed({ warm: false })
  const session = await signIn(heddle)
  const headers = await headersFor(heddle, session)
  const said: string[] = []
  for (const [at, route] of heddle.server.routes.filter(wanted).entries()) {
    if (at % wrongTokens === 0) vi.setSystemTime(Date.now() + pause)
    const { status, text } = await ask(heddle, route, headers)
    said.push(`${nameOf(route)}: ${status} ${/"code":"(\w+)"/.exec(text)?.[1]}`)
  }
  // Nothing was removed, and the person who is signed in still is.
  const { body } = await heddle.send<GraphList>('/api/graphs', { headers: session })
  expect(body.graphs.map(({ name }) => name)).toEqual(shippedGraphs)
  expect(said.length).toBeGreaterThan(20)
  return said
}

/** What is not as it should be. */
function except(said: readonly string[], refusal: string): string[] {
  return said.filter((one) => !one.endsWith(`: ${refusal}`))
}

test('each route asks for the scope that fits what it does', async () => {
  const heddle = await ownServer()
  const routes = heddle.server.routes.map((route) => `${scopesOf(route)}: ${nameOf(route)}`)
  expect(routes.toSorted()).toMatchInlineSnapshot(`
    [
      "admin: DELETE /api/keys/:id",
      "admin: DELETE /api/people/:id",
      "admin: DELETE /api/secrets/:name",
      "admin: DELETE /api/settings/connections/:name",
      "admin: GET /api/alerts/:id/webhook-secret",
      "admin: GET /api/audit",
      "admin: GET /api/deployments/:name/webhook-secret",
      "admin: GET /api/keys",
      "admin: GET /api/people",
      "admin: GET /api/secrets",
      "admin: GET /api/settings",
      "admin: POST /api/keys",
      "admin: POST /api/login-links",
      "admin: POST /api/people",
      "admin: POST /api/people/:id/link",
      "admin: POST /api/settings/test",
      "admin: POST /api/settings/test-model",
      "admin: POST /api/tokens",
      "admin: PUT /api/people/:id",
      "admin: PUT /api/secrets/:name",
      "admin: PUT /api/settings",
      "admin: PUT /api/settings/connections/:name",
      "annotate: DELETE /api/queues/:id/items/:item/review",
      "annotate: DELETE /api/queues/:id/items/:item/skip",
      "annotate: POST /api/queues/:id/items/:item/skip",
      "annotate: POST /api/queues/:id/next",
      "annotate: PUT /api/queues/:id/items/:item/review",
      "public: GET /api-page/parts.css",
      "public: GET /api-page/script.js",
      "public: GET /api-page/style.css",
      "public: GET /health",
      "public: GET /login",
      "public: GET /ready",
      "public: GET /schemas/graph.json",
      "public: POST /hooks/:name",
      "public: POST /login",
      "read or annotate: GET /api/me",
      "read or annotate: GET /api/queues",
      "read or annotate: GET /api/queues/:id",
      "read or annotate: GET /api/session",
      "read or annotate: GET /setup",
      "read or annotate: POST /api/logout",
      "read or annotate: POST /api/me/sign-out-everywhere",
      "read or annotate: POST /setup",
      "read or annotate: PUT /api/me",
      "read: GET /api/alerts",
      "read: GET /api/alerts/firing",
      "read: GET /api/calibration",
      "read: GET /api/catalogue",
      "read: GET /api/datasets",
      "read: GET /api/datasets/:name",
      "read: GET /api/datasets/:name/export",
      "read: GET /api/datasets/:name/versions",
      "read: GET /api/deployment-traffic",
      "read: GET /api/deployments",
      "read: GET /api/deployments/:name",
      "read: GET /api/deployments/:name/live-ab",
      "read: GET /api/deployments/:name/revisions",
      "read: GET /api/deployments/:name/revisions/:number",
      "read: GET /api/evaluators",
      "read: GET /api/experiments",
      "read: GET /api/experiments/:id",
      "read: GET /api/experiments/:id/attributions",
      "read: GET /api/experiments/:id/comparison",
      "read: GET /api/experiments/:id/events",
      "read: GET /api/experiments/:id/report",
      "read: GET /api/experiments/:id/rows",
      "read: GET /api/experiments/:id/rows/:example",
      "read: GET /api/feedback",
      "read: GET /api/gates",
      "read: GET /api/graphs",
      "read: GET /api/graphs/:name",
      "read: GET /api/graphs/:name/documents/:version",
      "read: GET /api/graphs/:name/estimate",
      "read: GET /api/graphs/:name/examples",
      "read: GET /api/graphs/:name/executions",
      "read: GET /api/graphs/:name/labels",
      "read: GET /api/graphs/:name/labels/:label",
      "read: GET /api/graphs/:name/requirements",
      "read: GET /api/graphs/:name/versions",
      "read: GET /api/graphs/:name/versions/:version",
      "read: GET /api/indexes",
      "read: GET /api/indexes/:name",
      "read: GET /api/indexes/:name/documents",
      "read: GET /api/indexes/:name/documents/:id/passages",
      "read: GET /api/indexes/:name/passages/:id",
      "read: GET /api/indexes/:name/report",
      "read: GET /api/monitor",
      "read: GET /api/monitor/nodes",
      "read: GET /api/queues/:id/gold",
      "read: GET /api/queues/:id/items",
      "read: GET /api/queues/:id/items/:item",
      "read: GET /api/runs",
      "read: GET /api/trigger-times",
      "read: GET /api/triggers",
      "read: GET /api/triggers/:name",
      "read: GET /api/triggers/:name/firings",
      "read: GET /v1/runs/:id",
      "read: GET /v1/runs/:id/deliveries",
      "read: GET /v1/runs/:id/events",
      "read: GET /v1/values/:hash",
      "read: POST /api/indexes/:name/search",
      "run: DELETE /v1/files/:id",
      "run: DELETE /v1/graphs/:name/threads/:thread",
      "run: DELETE /v1/runs/:id/feedback",
      "run: GET /deployments/:name/api",
      "run: GET /v1/files/:id",
      "run: GET /v1/files/:id/content",
      "run: GET /v1/graphs/:name/openapi.json",
      "run: GET /v1/graphs/:name/threads/:thread",
      "run: GET /v1/models",
      "run: GET /v1/models/:model",
      "run: GET /v1/runs/:id/feedback",
      "run: POST /mcp",
      "run: POST /v1/chat/completions",
      "run: POST /v1/files",
      "run: POST /v1/graphs/:name/runs",
      "run: POST /v1/runs/:id/answer",
      "run: POST /v1/runs/:id/cancel",
      "run: POST /v1/runs/:id/feedback",
      "write: DELETE /api/alerts/:id",
      "write: DELETE /api/datasets/:name",
      "write: DELETE /api/deployments/:name",
      "write: DELETE /api/deployments/:name/live-ab",
      "write: DELETE /api/experiments/:id",
      "write: DELETE /api/feedback/:id",
      "write: DELETE /api/graphs/:name",
      "write: DELETE /api/graphs/:name/labels/:label",
      "write: DELETE /api/indexes/:name",
      "write: DELETE /api/indexes/:name/documents/:id",
      "write: DELETE /api/queues/:id",
      "write: DELETE /api/queues/:id/items/:item",
      "write: DELETE /api/queues/:id/items/:item/gold",
      "write: DELETE /api/triggers/:name",
      "write: PATCH /api/datasets/:name",
      "write: PATCH /api/indexes/:name",
      "write: PATCH /api/queues/:id",
      "write: PATCH /api/triggers/:name",
      "write: POST /api/alerts",
      "write: POST /api/alerts/:id/test",
      "write: POST /api/datasets",
      "write: POST /api/datasets/:name/changes",
      "write: POST /api/datasets/:name/from-runs",
      "write: POST /api/datasets/:name/import",
      "write: POST /api/datasets/:name/import/preview",
      "write: POST /api/deployments/:name/promote",
      "write: POST /api/deployments/:name/rollback",
      "write: POST /api/experiments",
      "write: POST /api/experiments/:id/attributions",
      "write: POST /api/experiments/:id/rescore",
      "write: POST /api/experiments/:id/resume",
      "write: POST /api/experiments/:id/stop",
      "write: POST /api/experiments/:id/variants",
      "write: POST /api/experiments/estimate",
      "write: POST /api/gates",
      "write: POST /api/graphs",
      "write: POST /api/graphs/:name/documents",
      "write: POST /api/graphs/:name/draft/runs",
      "write: POST /api/graphs/:name/file",
      "write: POST /api/graphs/:name/versions",
      "write: POST /api/indexes",
      "write: POST /api/indexes/:name/addresses",
      "write: POST /api/indexes/:name/files",
      "write: POST /api/queues",
      "write: POST /api/queues/:id/dataset",
      "write: POST /api/queues/:id/items",
      "write: POST /api/triggers",
      "write: POST /api/triggers/:name/fire",
      "write: POST /api/triggers/:name/secret",
      "write: POST /v1/runs/:id/replay",
      "write: PUT /api/alerts/:id",
      "write: PUT /api/deployments/:name",
      "write: PUT /api/deployments/:name/live-ab",
      "write: PUT /api/graphs/:name/draft",
      "write: PUT /api/graphs/:name/labels/:label",
      "write: PUT /api/graphs/:name/requirements",
      "write: PUT /api/indexes/:name/documents",
      "write: PUT /api/queues/:id/items/:item/gold",
    ]
  `)
})

describe('no route answers', () => {
  const wrong: [string, Parameters<typeof walk>[0]][] = [
    ['nobody', () => ({})],
    ['a wrong token', () => ({ authorization: `Bearer heddle_${'x'.repeat(43)}` })],
    ['a token that is cut', () => ({ authorization: authorization.slice(0, -1) })],
    ['a token without its scheme', () => ({ authorization: token })],
    ['another scheme', () => ({ authorization: `Basic ${btoa(`admin:${token}`)}` })],
    ['a scheme without a token', () => ({ authorization: 'Bearer ' })],
    ['two tokens at once', () => ({ authorization: [authorization, authorization] })],
    ['a wrong token beside a session', (_, { cookie }) => ({ authorization: 'Bearer x', cookie })],
    ['a session as a token', (_, session) => ({ authorization: `Bearer ${valueIn(session)}` })],
    ['a token as a session', ({ server }) => ({ cookie: `heddle-${server.port}=${token}` })],
    [
      'the session of another port',
      ({ server }, session) => ({ cookie: `heddle-${server.port + 1}=${valueIn(session)}` }),
    ],
    [
      'a used login token',
      ({ server }) => ({
        authorization: `Bearer ${new URL(server.loginUrl).searchParams.get('token')}`,
      }),
    ],
    [
      'a login token that is still good',
      async (heddle) => {
        const { body } = await heddle.send<LoginLink>('/api/login-links', { method: 'POST' })
        return { authorization: `Bearer ${new URL(body.url).searchParams.get('token')}` }
      },
    ],
    [
      'a key that is revoked',
      async (heddle) => {
        const { key, token: revoked } = await newKey(heddle, { scopes: ['admin'] })
        await heddle.send(`/api/keys/${key.id}`, { method: 'DELETE' })
        return { authorization: `Bearer ${revoked}` }
      },
    ],
    [
      'a key that has expired',
      async (heddle) => {
        const { token: over } = await newKey(heddle, { scopes: ['admin'], expiresInDays: 1e-9 })
        return { authorization: `Bearer ${over}` }
      },
    ],
    ['the header of a proxy that is not trusted', () => ({ 'x-forwarded-user': 'admin' })],
    [
      'the session of a person who was removed',
      async (heddle) => {
        const { cookie, id } = await newPerson(heddle, 'admin')
        await heddle.send(`/api/people/${id}`, { method: 'DELETE' })
        return { cookie }
      },
    ],
    [
      'a session that has expired',
      async (heddle, before) => {
        // Its id says when it began, and the clock stands.
        vi.setSystemTime(Date.now() + 1)
        const { body } = await heddle.send<LoginLink>('/api/login-links', { method: 'POST' })
        const session = await signIn(heddle, body.url)
        const { store } = heddle.server.workspace
        const [newest] = await store
          .selectFrom('tokens')
          .selectAll()
          .where('kind', '=', 'session')
          .orderBy('id', 'desc')
          .execute()
        await store
          .updateTable('tokens')
          .set({ expires_at: Date.now() - 1 })
          .where('id', '=', newest!.id)
          .execute()
        expect(session).not.toEqual(before)
        return session
      },
    ],
  ]
  for (const [what, headers] of wrong) {
    test(`to ${what}`, async () => {
      expect(except(await walk(headers), '401 NOT_SIGNED_IN')).toEqual([])
    })
  }

  for (const scope of ['read', 'run', 'annotate', 'write', 'admin'] as const) {
    test(`to a token with every scope but "${scope}" where it asks for that`, async () => {
      await using heddle = await startServed({ warm: false })
      const others = (['read', 'run', 'annotate', 'write'] as const).filter(
        (other) => other !== scope,
      )
      const lacking = { authorization: `Bearer ${await newToken(heddle, ...others)}` }
      const enough = { authorization: `Bearer ${await newToken(heddle, scope)}` }
      const routes = heddle.server.routes.filter(
        (route) => route.scope === scope && route.orScope === undefined,
      )
      expect(routes.length).toBeGreaterThan(0)
      for (const route of routes) {
        const refused = await ask(heddle, route, lacking)
        expect([nameOf(route), refused.status]).toEqual([nameOf(route), 403])
        expect(refused.text).toContain(`it has no \\"${scope}\\" scope`)
        const answered = await ask(heddle, route, enough)
        expect([401, 403]).not.toContain(answered.status)
      }
    })
  }

  const foreign: [string, (heddle: Served) => OutgoingHttpHeaders, string][] = [
    ['under another host name', () => ({ host: 'heddle.example' }), 'HOST_NOT_ALLOWED'],
    [
      'under a name that begins like its own',
      ({ server }) => ({ host: `127.0.0.1.example:${server.port}` }),
      'HOST_NOT_ALLOWED',
    ],
    [
      'to a page of another origin',
      () => ({ origin: 'http://evil.example' }),
      'ORIGIN_NOT_ALLOWED',
    ],
    ['to a page of no origin', () => ({ origin: 'null' }), 'ORIGIN_NOT_ALLOWED'],
    [
      'to a page of another port',
      ({ server }) => ({ origin: `http://127.0.0.1:${server.port + 1}` }),
      'ORIGIN_NOT_ALLOWED',
    ],
    [
      'to what another site sends',
      () => ({ 'sec-fetch-site': 'cross-site' }),
      'ORIGIN_NOT_ALLOWED',
    ],
    ['to what a subdomain sends', () => ({ 'sec-fetch-site': 'same-site' }), 'ORIGIN_NOT_ALLOWED'],
  ]
  for (const [what, headers, code] of foreign) {
    test(`${what}, whatever credentials come along`, async () => {
      const said = await walk(
        (heddle, { cookie }) => ({ authorization, cookie, ...headers(heddle) }),
        () => true,
      )
      expect(except(said, `403 ${code}`)).toEqual([])
    })
  }
})

describe('pages of other sites', () => {
  test('may link to a page here, and to nothing else', async () => {
    const heddle = await ownServer()
    const session = await signIn(heddle)
    const link = {
      ...session,
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    }
    const statusOf = async (path: string, more: OutgoingHttpHeaders = {}): Promise<number> =>
      (await rawRequest(heddle.url + path, { headers: { ...link, ...more } })).status
    expect(await statusOf('/login')).toBe(200)
    expect(await statusOf('/')).toBe(404)
    expect(await statusOf('/api/graphs')).toBe(403)
    expect(await statusOf('/API/graphs')).toBe(404)
    expect(await statusOf('/v1/runs/x')).toBe(403)
    expect(await statusOf('/', { 'sec-fetch-dest': 'iframe' })).toBe(403)
    expect(await statusOf('/', { 'sec-fetch-mode': 'no-cors' })).toBe(403)
    const posted = await rawRequest(`${heddle.url}/login`, {
      method: 'POST',
      headers: { ...link, ...form },
      body: `token=${token}`,
    })
    expect(posted.status).toBe(403)
  })

  test('are told nothing that a browser would let them read, and cannot frame a page', async () => {
    const heddle = await ownServer()
    const { headers } = await rawRequest(`${heddle.url}/login`)
    expect(headers).not.toHaveProperty('access-control-allow-origin')
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['content-security-policy']).toContain("script-src 'self'")
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['cross-origin-resource-policy']).toBe('same-origin')
    expect(headers).not.toHaveProperty('x-powered-by')
  })

  test('of its own are welcome, under each of its names', async () => {
    const heddle = await startServed({
      warm: false,
      variables: { HEDDLE_HOSTS: 'heddle.example.org, Other.Example' },
    })
    onTestFinished(() => heddle[Symbol.asyncDispose]())
    const { port } = heddle.server
    const names = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`, 'LOCALHOST']
    for (const host of [...names, 'heddle.example.org', 'other.example:8443']) {
      const headers = {
        authorization,
        host,
        origin: `http://${host}`,
        'sec-fetch-site': 'same-origin',
      }
      const { status } = await rawRequest(`${heddle.url}/api/graphs`, { headers })
      expect([host, status]).toEqual([host, 200])
    }
  })
})
