import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, describe, expect, test } from 'vitest'
import type { RunAnswer } from '../server/api.ts'
import { token } from './support/client.ts'
import { signIn } from './support/credentials.ts'
import { echo, graph } from './support/graphs.ts'
import { openLive, refusalOf } from './support/live-socket.ts'
import { rawRequest } from './support/raw-request.ts'
import { ownServer, startServed } from './support/served.ts'

const heddle = await startServed({ warm: false })
const authorization = `Bearer ${token}`
const { port } = heddle.server

afterAll(() => heddle[Symbol.asyncDispose]())

/** Sends bytes as they are and answers all that comes back until the other side closes. */
async function sendBytes(text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  let received = ''
  socket.on('data', (data) => {
    received += data.toString('latin1')
  })
  await once(socket, 'connect')
  socket.write(text, 'latin1')
  const closed = once(socket, 'close')
  // What the server keeps open is closed from here, after it had its say.
  const timer = setTimeout(() => socket.end(), 500)
  await closed
  clearTimeout(timer)
  return received
}

describe('credentials that are none', () => {
  test('open nothing, however they are written', async () => {
    const own = await ownServer()
    const sent = [
      'Bearer ',
      'Bearer null',
      'Bearer undefined',
      'Bearer [object Object]',
      'Bearer 0',
      `Bearer ${token}, Bearer ${token}`,
      `Bearer ${token} `.replace(token, `${token}\u00a0`),
      `Token ${token}`,
      `bearer`,
    ]
    for (const value of sent) {
      const { status } = await rawRequest(`${own.url}/api/graphs`, {
        headers: { authorization: value },
      })
      expect([value, status]).toEqual([value, 401])
    }
    const cookie = `heddle-${own.server.port}`
    for (const value of ['', 'null', 'undefined', '"', 'x'.repeat(4000)]) {
      const { status } = await rawRequest(`${own.url}/api/graphs`, {
        headers: { cookie: `${cookie}=${value}` },
      })
      expect(status).toBe(401)
    }
    // Nor do they in an address or a body.
    for (const path of [`/api/graphs?token=${token}`, `/api/graphs?access_token=${token}`]) {
      expect((await rawRequest(own.url + path)).status).toBe(401)
    }
  })

  test('are slow to try, two hundred at once as well as one after the other', async () => {
    const own = await ownServer()
    const statuses = await Promise.all(
      Array.from({ length: 200 }, async (_, at) => {
        const headers = { authorization: `Bearer heddle_${String(at).padStart(43, '0')}` }
        return (await rawRequest(`${own.url}/api/graphs`, { headers })).status
      }),
    )
    expect(new Set(statuses)).toEqual(new Set([401, 429]))
    const { status, headers } = await rawRequest(`${own.url}/api/graphs`, {
      headers: { authorization: `Bearer heddle_${'x'.repeat(43)}` },
    })
    expect([status, Number(headers['retry-after']) > 0]).toEqual([429, true])
  })
})

describe('a page of another origin', () => {
  test('is told by no preflight that it may do something', async () => {
    for (const origin of [
      'https://evil.example',
      'null',
      'http://localhost.evil.example',
      `http://127.0.0.1.evil.example:${port}`,
      `http://127.0.0.1:${port}@evil.example`,
    ]) {
      const { status, headers } = await rawRequest(`${heddle.url}/api/graphs`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization',
        },
      })
      expect([origin, status]).toEqual([origin, 403])
      const allowed = Object.keys(headers).filter((name) => name.startsWith('access-control-'))
      expect(allowed).toEqual([])
    }
  })

  test('opens no socket with the cookie of somebody who is signed in', async () => {
    const session = await signIn(heddle)
    for (const origin of ['https://evil.example', 'http://127.0.0.1:1', 'null']) {
      expect(await refusalOf(heddle, { ...session, origin })).toBe(403)
    }
    const socket = await openLive(heddle, { ...session, origin: heddle.url })
    expect(socket.readyState).toBe(socket.OPEN)
  })

  test('reaches nothing under a name that is not this server, not even 0.0.0.0', async () => {
    for (const host of [`0.0.0.0:${port}`, `[::]:${port}`, 'evil.example', '127.1']) {
      for (const path of ['/', '/health', '/api/graphs', '/login', '/v1/runs/x/events']) {
        const { status } = await rawRequest(heddle.url + path, { headers: { host, authorization } })
        expect([host, path, status]).toEqual([host, path, 403])
      }
    }
    const nameless = await sendBytes('GET /health HTTP/1.1\r\nHost:\r\n\r\n')
    expect(nameless).toMatch(/^HTTP\/1\.1 40[03] /)
    const twice = await sendBytes(
      `GET /health HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nHost: evil.example\r\n\r\n`,
    )
    expect(twice).toMatch(/^HTTP\/1\.1 403 [^]*The request has 2 Host headers, and may have one\./)
  })

  test('changes nothing by an address that a picture or a link could have', async () => {
    const changing = heddle.server.routes.filter(({ method }) => method !== 'get')
    const reading = new Set(
      heddle.server.routes.filter(({ method }) => method === 'get').map(({ path }) => path),
    )
    for (const { path } of changing) {
      if (reading.has(path)) continue
      const { status } = await rawRequest(heddle.url + path.replaceAll(/:\w+/g, 'x'), {
        headers: { authorization },
      })
      expect([path, [404, 405].includes(status)]).toEqual([path, true])
    }
  })
})

test('values that look like objects of a library come back as they went in, and harm no later run', async () => {
  await heddle.publish(
    graph('keeps', {
      inputs: { value: { type: 'json' } },
      nodes: {
        kept: {
          type: 'json@1',
          config: { values: [{ name: 'kept', type: 'json', value: 'value' }] },
          inputs: { value: '$.value' },
        },
      },
      outputs: { kept: 'kept.kept' },
    }),
  )
  for (const value of [
    { lc: 1, type: 'constructor', id: ['langchain_core', 'messages', 'SystemMessage'], kwargs: {} },
    { lc: 1, type: 'constructor', id: ['nope'] },
    { lc: 1, type: 'secret', id: ['OPENAI_API_KEY'] },
    { lc: 2, type: 'undefined' },
    { $esc: [['a', 1]] },
    { toJSON: 'x', valueOf: 'y' },
  ]) {
    const { status, body } = await heddle.send<RunAnswer>('/v1/graphs/keeps/runs', {
      body: { input: { value } },
    })
    expect(status).toBe(200)
    expect(body.outputs).toEqual({ kept: value })
    expect((await heddle.look(body.id)).outputs).toEqual({ kept: value })
  }
})

describe('bytes that could be read in two ways', () => {
  const head = `Host: 127.0.0.1:${port}\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\n`
  const smuggled = `GET /api/settings HTTP/1.1\r\n${head}\r\n`

  test.each([
    ['a length and chunks', 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['two lengths', 'Content-Length: 0\r\nContent-Length: 90\r\n\r\n'],
    ['an unknown encoding', 'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n'],
    ['a length that is none', 'Content-Length: +4\r\n\r\n{}{}'],
    ['a space before the colon', 'Content-Length : 4\r\n\r\n{}{}'],
  ])('such as %s are refused, and what follows them is not answered', async (_, rest) => {
    const received = await sendBytes(`POST /api/graphs HTTP/1.1\r\n${head}${rest}${smuggled}`)
    expect(received).toMatch(/^HTTP\/1\.1 4\d\d /)
    expect(received).not.toContain('HTTP/1.1 2')
    expect(received).not.toContain('"profiles"')
    expect((await heddle.send('/health')).status).toBe(200)
  })
})

test('what stands in a query is read once, in its type, or refused', async () => {
  await heddle.publish(echo('here'))
  for (const query of [
    'limit=1&limit=2',
    'limit=-1',
    'limit=1e9',
    'limit=1.5',
    'limit[a]=1',
    'limit=',
    'before=garbage',
    'before=%00',
    "graph=x') OR '1'='1&order=;drop",
    '__proto__[x]=1',
  ]) {
    const { status } = await heddle.send(`/api/runs?${query}`)
    expect([query, status]).toEqual([query, 400])
  }
  const injected = await heddle.send<{ runs: unknown[] }>(
    `/api/runs?graph=${encodeURIComponent("x') OR '1'='1")}`,
  )
  expect([injected.status, injected.body.runs]).toEqual([200, []])
})

describe('a socket that', () => {
  async function closeCode(send: (socket: Awaited<ReturnType<typeof openLive>>) => void) {
    const socket = await openLive(heddle, { authorization })
    const closed = once(socket, 'close')
    socket.on('error', () => undefined)
    send(socket)
    const [code] = await closed
    return Number(code)
  }

  test('says something is closed, and one that says too much is cut off', async () => {
    expect(await closeCode((socket) => socket.send('{"subscribe":"everything"}'))).toBe(1008)
    expect(await closeCode((socket) => socket.send(Buffer.alloc(2 * 1024 * 1024)))).toBe(1009)
    expect((await heddle.send('/health')).status).toBe(200)
  })
})
