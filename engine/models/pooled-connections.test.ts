import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { pooledConnections } from './pooled-connections.ts'
import { testConnection } from './test-connection.ts'

test('calls one after the other go over the same connection', async () => {
  let connections = 0
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"data": []}')
  })
  server.on('connection', () => {
    connections += 1
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  // SAFETY: a server that listens on a port has this address.
  const { port } = server.address() as AddressInfo
  const baseUrl = `http://127.0.0.1:${port}/v1`
  const { signal } = new AbortController()
  for (let call = 0; call < 20; call += 1) {
    const report = await testConnection({ provider: 'local', baseUrl, key: undefined }, signal)
    expect(report.ok).toBe(true)
  }
  // A second one may be opened while the first is being given back.
  expect(connections).toBeLessThanOrEqual(3)
})

test('there is one pool for each time that connecting may take', async () => {
  expect(await pooledConnections()).toBe(await pooledConnections(10_000))
  expect(await pooledConnections(500)).not.toBe(await pooledConnections())
})
