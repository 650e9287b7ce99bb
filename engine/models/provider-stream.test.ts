import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { startEventServer } from '../../test/support/event-server.ts'
import type { ProviderAddress } from './provider-address.ts'
import { openProviderStream, type ProviderStream } from './provider-stream.ts'

const { signal } = new AbortController()

function addressOf(baseUrl: string): ProviderAddress {
  return { provider: 'local', baseUrl, key: 'sk-canary-7f3a9b' }
}

function open(baseUrl: string, within = signal): Promise<ProviderStream> {
  return openProviderStream(addressOf(baseUrl), 'local:m', '/chat/completions', '{}', within)
}

async function textOf(stream: ProviderStream): Promise<string> {
  let text = ''
  for await (const piece of stream) text += piece
  return text
}

test('sends what it is given with its key, and gives the whole answer', async () => {
  await using server = await startEventServer()
  server.stream('data: 综框\n\n')
  expect(await textOf(await open(server.url))).toBe('data: 综框\n\n')
  expect(server.requests).toMatchObject([
    {
      method: 'POST',
      path: '/chat/completions',
      headers: { authorization: 'Bearer sk-canary-7f3a9b', 'content-type': 'application/json' },
    },
  ])
})

test.each([
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
])('unpacks an answer that was packed with %s unasked', async (encoding, pack) => {
  await using server = await startEventServer()
  server.answer((_, response) => {
    response.writeHead(200, { 'content-encoding': encoding }).end(pack('data: a\n\n'))
  })
  expect(await textOf(await open(server.url))).toBe('data: a\n\n')
})

test('a packed answer that is damaged fails', async () => {
  await using server = await startEventServer()
  server.answer((_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end('data: a\n\n')
  })
  await expect(open(server.url).then(textOf)).rejects.toThrow('incorrect header check')
})

test('a server that sends a call on to another one gets no key there', async () => {
  await using other = await startEventServer()
  await using server = await startEventServer()
  server.answer((_, response) => response.writeHead(307, { location: other.url }).end())
  await expect(open(server.url).then(textOf)).rejects.toThrow('where nothing is sent')
  expect(other.requests).toEqual([])
})

test('an answer that nobody reads to its end is let go, and one that is over keeps its connection', async () => {
  const connections = { opened: 0, closed: 0 }
  const server = createServer((_, response) => {
    response.writeHead(200)
    response.write('some')
    setTimeout(() => response.end(), 20)
  })
  server.on('connection', (socket) => {
    connections.opened += 1
    socket.on('close', () => (connections.closed += 1))
  })
  const url = await listening(server)
  for (let time = 0; time < 3; time += 1) {
    const stream = await open(url)
    for await (const _ of stream) {
      stream.hasAll()
      break
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  expect(connections).toEqual({ opened: 1, closed: 0 })
  for await (const _ of await open(url)) break
  await expect.poll(() => connections.closed).toBe(1)
})

test('stops before there is an answer, with the reason of the signal', async () => {
  const server = createServer(() => undefined)
  const url = await listening(server)
  const controller = new AbortController()
  const reason = new Error('Enough.')
  const text = open(url, controller.signal).then(textOf)
  setTimeout(() => controller.abort(reason), 20)
  await expect(text).rejects.toBe(reason)
})

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  // SAFETY: a server that listens on a port has this address.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
