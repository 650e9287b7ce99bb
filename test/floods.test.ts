import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { KeyCreated } from '../server/api/people.ts'
import { readEnvironment } from '../server/environment.ts'
import { connectionLimits } from '../server/http/connection-limits.ts'
import { createLog } from '../server/log.ts'
import { serve, type RunningServer } from '../server/serve.ts'
import { createClient, token, type Client } from './support/client.ts'
import { rawRequest } from './support/raw-request.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 60_000 })

const authorization = `Bearer ${token}`
const folder = temporaryFolder()
let server: RunningServer
let heddle: Client

// The same server with shorter patience, so that the tests need none.
beforeAll(async () => {
  server = await serve({
    environment: readEnvironment({ PORT: '0', HEDDLE_HOME: folder.path, HEDDLE_TOKEN: token }),
    log: createLog({ terminal: false, write: () => undefined }),
    editor: false,
    warm: false,
    limits: {
      headersTimeout: 300,
      requestTimeout: 600,
      connectionsCheckingInterval: 50,
      openOfOne: 8,
      socketsOfOne: 3,
    },
  })
  heddle = createClient(server.url)
})
afterAll(async () => {
  await server.close()
  folder[Symbol.dispose]()
})

/** A connection with all that came over it. */
async function connected(): Promise<{ socket: Socket; received: () => string }> {
  const socket = connect(server.port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  let received = ''
  socket.on('data', (data) => {
    received += data.toString('latin1')
  })
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return { socket, received: () => received }
}

/** Sends one byte after the other for as long as it can. */
function drip(socket: Socket, text: string): Promise<unknown> {
  let at = 0
  const timer = setInterval(() => socket.write(text[at++ % text.length]!), 40)
  return once(socket, 'close').finally(() => clearInterval(timer))
}

describe('a client that is slow', () => {
  test('with the head of a request is cut off, a hundred of them too, and others are served', async () => {
    const slow = await Promise.all(Array.from({ length: 100 }, connected))
    const closed = slow.map(({ socket }) => {
      socket.write('GET /health HTTP/1.1\r\nX-Slow: ')
      return drip(socket, 'x')
    })
    expect((await heddle.send('/health')).status).toBe(200)
    await Promise.all(closed)
    for (const { received } of slow) expect(received()).toMatch(/^HTTP\/1\.1 408 |^$/)
  })

  test('with the body of a request is cut off', async () => {
    const { socket, received } = await connected()
    socket.write(
      `POST /api/graphs HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n`,
    )
    await drip(socket, ' ')
    expect(received()).not.toContain('HTTP/1.1 2')
    expect((await heddle.send('/health')).status).toBe(200)
  })

  test('is given a quarter of a minute for a head and a minute for all, and is looked for every few seconds', () => {
    expect(connectionLimits).toMatchObject({
      headersTimeout: 15_000,
      requestTimeout: 60_000,
      connectionsCheckingInterval: 5000,
    })
  })
})

test('a request with very many or very long headers is refused', async () => {
  const many = Array.from({ length: 500 }, (_, at) => [`x${at}`, '1'])
  const headers = { authorization, ...Object.fromEntries(many) }
  const refused = await rawRequest(`${server.url}/api/graphs`, { headers })
  expect([refused.status, refused.text]).toEqual([
    431,
    expect.stringContaining('HEADERS_TOO_LARGE'),
  ])
  const long = await rawRequest(`${server.url}/api/graphs`, {
    headers: { authorization: `Bearer ${'x'.repeat(17_000)}` },
  })
  expect(long.status).toBe(431)
  const target = await rawRequest(`${server.url}/${'x'.repeat(20_000)}`)
  expect(target.status).toBe(431)
  const upgrade = { connection: 'Upgrade', upgrade: 'websocket', ...headers }
  expect((await rawRequest(`${server.url}/api/live`, { headers: upgrade })).status).toBe(431)
})

/** A WebSocket without a client that keeps to the rules. */
async function socketOpened(
  credential = authorization,
): Promise<Awaited<ReturnType<typeof connected>>> {
  const connection = await connected()
  connection.socket.write(
    `GET /api/live HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nAuthorization: ${credential}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  )
  await vi.waitFor(() => expect(connection.received()).toContain('\r\n\r\n'))
  return connection
}

/** @param first the byte that says what it is */
function frame(first: number, payload: Buffer, masked = true): Buffer {
  const head = Buffer.from([first, (masked ? 0x80 : 0) | payload.length])
  return masked ? Buffer.concat([head, Buffer.alloc(4), payload]) : Buffer.concat([head, payload])
}

describe('a socket that sends', () => {
  const byte = Buffer.from('x')
  const sent: [string, Buffer, number][] = [
    [
      'a thousand fragments',
      Buffer.concat([frame(0x01, byte), ...Array.from({ length: 1000 }, () => frame(0x00, byte))]),
      1008,
    ],
    ['a text that is no UTF-8', frame(0x81, Buffer.from([0xff, 0xfe])), 1007],
    ['a kind of frame that there is not', frame(0x83, byte), 1002],
    ['a frame without a mask', frame(0x81, byte, false), 1002],
    [
      'ten thousand pings',
      Buffer.concat(Array.from({ length: 10_000 }, () => frame(0x89, byte))),
      1008,
    ],
  ]
  for (const [what, bytes, code] of sent) {
    test(`${what} is closed with ${code}`, async () => {
      const { socket, received } = await socketOpened()
      expect(received()).toMatch(/^HTTP\/1\.1 101 /)
      const closed = new Promise((resolve) => socket.once('close', resolve))
      socket.write(bytes)
      await closed
      const closing = String.fromCharCode(code >> 8, code & 0xff)
      expect(received()).toContain(closing)
      expect((await heddle.send('/health')).status).toBe(200)
    })
  }
})

test('one credential cannot take what is there for all', async () => {
  const made = await heddle.send<KeyCreated>('/api/keys', {
    body: { name: 'one of many', scopes: ['read'] },
  })
  const own = `Bearer ${made.body.token}`
  const sockets = await Promise.all(Array.from({ length: 3 }, () => socketOpened(own)))
  for (const { received } of sockets) expect(received()).toMatch(/^HTTP\/1\.1 101 /)
  expect((await socketOpened(own)).received()).toMatch(/^HTTP\/1\.1 429 /)
  expect((await socketOpened()).received()).toMatch(/^HTTP\/1\.1 101 /)
  const most = await Promise.all(
    Array.from({ length: 30 }, () =>
      rawRequest(`${server.url}/v1/runs/unknown/events`, { headers: { authorization: own } }),
    ),
  )
  for (const { status } of most) expect([404, 429]).toContain(status)
  sockets[0]!.socket.destroy()
  await vi.waitFor(async () =>
    expect((await socketOpened(own)).received()).toMatch(/^HTTP\/1\.1 101 /),
  )
})
