import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { token } from '../test/support/client.ts'
import { newToken, signIn, valueIn } from '../test/support/credentials.ts'
import { echo } from '../test/support/graphs.ts'
import { openLive, refusalOf } from '../test/support/live-socket.ts'
import { ownServer, startServed } from '../test/support/served.ts'
import type { LiveNotice } from './api.ts'

const authorization = `Bearer ${token}`

describe('the socket /api/live', () => {
  test('lets in who may read, and nobody else', async () => {
    const heddle = await ownServer()
    const session = await signIn(heddle)
    const { port } = heddle.server
    const runner = `Bearer ${await newToken(heddle, 'run', 'write')}`
    const refused: [number, Record<string, string>][] = [
      [401, {}],
      [401, { authorization: 'Bearer wrong-token-0123456789' }],
      [401, { cookie: `heddle-${port + 1}=${valueIn(session)}` }],
      [403, { authorization: runner }],
      [403, { authorization, host: 'heddle.example' }],
      [403, { ...session, origin: 'http://evil.example' }],
      [403, { ...session, origin: 'null' }],
      [403, { ...session, 'sec-fetch-site': 'cross-site' }],
    ]
    for (const [status, headers] of refused) {
      expect([headers, await refusalOf(heddle, headers)]).toEqual([headers, status])
    }
    expect(await refusalOf(heddle, { authorization }, '/api/other')).toBe(404)
    expect((await heddle.send('/api/live')).status).toBe(404)
    const reader = `Bearer ${await newToken(heddle, 'read')}`
    for (const headers of [
      { authorization: reader },
      { ...session, origin: `http://127.0.0.1:${port}`, 'sec-fetch-site': 'same-origin' },
    ]) {
      const socket = await openLive(heddle, headers)
      socket.close()
    }
  })

  test('tells of graphs, runs, indexes and settings that change', async () => {
    const heddle = await ownServer()
    await heddle.server.settled
    const socket = await openLive(heddle, { authorization })
    const notices: LiveNotice[] = []
    socket.on('message', (data: Buffer) => notices.push(JSON.parse(data.toString())))
    await heddle.publish(echo('told'))
    const run = await heddle.run('told', { question: 'x' })
    await heddle.connect({ profiles: [{ name: 'small', model: 'x' }] })
    await heddle.send('/api/indexes', { body: { name: 'told' } })
    const document = { id: 'a', title: 'A', source: 'a', text: 'A text.', format: 'text' }
    const put = { method: 'PUT', body: { documents: [document] } }
    await heddle.send('/api/indexes/told/documents', put)
    await vi.waitFor(() => {
      expect(notices).toEqual(
        expect.arrayContaining([
          { type: 'graph-changed', name: 'told', revision: 1 },
          { type: 'run-changed', run: expect.objectContaining({ id: run.id, status: 'running' }) },
          {
            type: 'run-changed',
            run: expect.objectContaining({ id: run.id, status: 'succeeded' }),
          },
          { type: 'session-changed' },
          {
            type: 'index-progress',
            index: expect.objectContaining({ name: 'told', state: 'ready', passages: 1 }),
          },
        ]),
      )
    })
    const closed = once(socket, 'close')
    socket.send('{"type":"graph-changed"}')
    expect((await closed)[0]).toBe(1008)
  })

  test('says goodbye when the server stops, and a client that does not answer holds up nothing', async () => {
    const heddle = await startServed({ settle: false })
    const polite = await openLive(heddle, { authorization })
    const silent = connect(heddle.server.port, '127.0.0.1')
    onTestFinished(() => void silent.destroy())
    silent.write(
      `GET /api/live HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: ${authorization}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${btoa('0123456789abcdef')}\r\n\r\n`,
    )
    expect(String((await once(silent, 'data'))[0])).toMatch(/^HTTP\/1\.1 101 /)
    silent.pause()
    const closed = once(polite, 'close')
    await heddle[Symbol.asyncDispose]()
    expect((await closed)[0]).toBe(1001)
  })
})
