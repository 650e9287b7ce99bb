import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GraphAnswer, RunAnswer } from '../server/api.ts'
import { token } from './support/client.ts'
import { echo, graph } from './support/graphs.ts'
import { ownServer, startServed } from './support/served.ts'
import { spawnServer } from './support/spawned.ts'
import { ownFolder } from './support/temporary-folder.ts'

const heddle = await startServed({ warm: false })
await heddle.publish(echo('echo'))
afterAll(() => heddle[Symbol.asyncDispose]())

const { port } = heddle.server
const runs = '/v1/graphs/echo/runs'

/** Sends bytes, and answers what came back until the server closed or has said a whole head. */
async function answerTo(text: string, to = port): Promise<string> {
  const socket = connect(to, '127.0.0.1')
  let received = ''
  const answered = new Promise<void>((resolve) => {
    socket.on('data', (data) => {
      received += data.toString('latin1')
      if (received.includes('\r\n\r\n')) resolve()
    })
    socket.on('close', () => resolve())
    // A server that has answered may close before it has read everything.
    socket.on('error', () => undefined)
  })
  await once(socket, 'connect')
  socket.write(text, 'latin1')
  await answered
  socket.destroy()
  return received
}

describe('a token', () => {
  test('of a megabyte is refused for its size, and the next one is looked at', async () => {
    const own = await ownServer()
    const answer = await answerTo(
      `GET /api/graphs HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${'x'.repeat(1e6)}\r\n\r\n`,
      own.server.port,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 431 /)
    expect((await own.send('/api/graphs')).status).toBe(200)
  })

  test('that comes twice opens nothing, though one of the two is right', async () => {
    const own = await ownServer()
    const answer = await answerTo(
      `GET /api/graphs HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer wrong\r\nAuthorization: Bearer ${token}\r\n\r\n`,
      own.server.port,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 401 /)
  })
})

test('a name that is not this server is refused by every kind of address before a body is read', async () => {
  for (const path of ['/mcp', '/v1/chat/completions', runs, '/hooks/x', '/login', '/api/graphs']) {
    // The body is promised and never sent.
    const answer = await answerTo(
      `POST ${path} HTTP/1.1\r\nHost: evil.example:${port}\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\nContent-Length: 1000000\r\n\r\n`,
    )
    expect([path, answer.slice(0, 12)]).toEqual([path, 'HTTP/1.1 403'])
  }
})

describe('texts that parsers disagree about', () => {
  const send = (body: string) => heddle.send<RunAnswer>(runs, { body })

  test('are stored and given back as they were read: of a key that stands twice the last one', async () => {
    const { status, body } = await send('{"input":{"question":"first","question":"last"}}')
    expect([status, body.outputs]).toEqual([200, { said: 'last' }])
    expect((await heddle.look(body.id)).outputs).toEqual({ said: 'last' })
  })

  test('keep the mark of byte order and half a character that stand in a value', async () => {
    for (const question of ['\ufeffabc', 'abc\ufeff', '\ud800', '\udc00\ud800']) {
      const { body } = await send(JSON.stringify({ input: { question } }))
      expect(body).toMatchObject({ status: 'succeeded', outputs: { said: question } })
      expect((await heddle.look(body.id)).outputs).toEqual({ said: question })
    }
    // Written out rather than escaped, which no UTF-8 can hold: the replacement is what was sent.
    const { body } = await send('{"input":{"question":"\ud800"}}')
    expect(body.outputs).toEqual({ said: '\ufffd' })
  })

  test('a mark of byte order before the body is passed over or refused, and never a run that fails', async () => {
    const { status, body } = await send('\ufeff{"input":{"question":"x"}}')
    const outcome = status === 200 ? body.outputs : status
    expect([{ said: 'x' }, 400]).toContainEqual(outcome)
  })
})

describe('what somebody else made', () => {
  let canary: Server
  let visits = 0
  let address = ''

  beforeAll(async () => {
    canary = createServer((_request, response) => {
      visits += 1
      response.end()
    })
    canary.listen(0, '127.0.0.1')
    await once(canary, 'listening')
    // SAFETY: a server that listens on a port has this address.
    address = `http://127.0.0.1:${(canary.address() as AddressInfo).port}/`
  })
  afterAll(() => canary.close())

  const hostile = (more: object) => ({
    ...graph('hostile', {
      nodes: {
        said: {
          type: 'template@1',
          config: { template: '{{question}}' },
          inputs: { question: '$.question' },
        },
      },
      outputs: { said: 'said.text' },
    }),
    ...more,
  })

  test('is taken in without running or asking anything, and what does not belong there is named', async () => {
    const foreign = [
      hostile({ onImport: `fetch(${JSON.stringify(address)})` }),
      hostile({ mcpServers: { x: { command: 'sh', args: ['-c', `curl ${address}`] } } }),
      hostile({ secrets: { KEY: 'of somebody else' } }),
      hostile({ path: '/etc/passwd' }),
    ]
    for (const document of foreign) {
      const { status, text } = await heddle.send('/api/graphs', {
        body: { name: 'hostile', graph: document },
      })
      const [extra = ''] = Object.keys(document).filter(
        (key) => !['heddle', 'name', 'inputs', 'nodes', 'outputs'].includes(key),
      )
      expect([extra, status]).toEqual([extra, 422])
      expect(text).toContain(extra)
      expect((await heddle.send('/api/graphs/hostile')).status).toBe(404)
    }
    expect(visits).toBe(0)
  })

  test('starts no program: no address takes the command of a tool server', async () => {
    const commands = [
      { command: 'sh' },
      { command: 'npx', args: ['--yes', 'x'] },
      { command: 'node', env: { NODE_OPTIONS: '--require /etc/passwd' } },
    ]
    for (const command of commands) {
      const connection = await heddle.send('/api/settings/connections/mine', {
        method: 'PUT',
        body: { kind: 'openai', baseUrl: address, ...command },
      })
      const settings = await heddle.send('/api/settings', {
        method: 'PUT',
        body: { mcpServers: { mine: command } },
      })
      const tool = hostile({
        nodes: { x: { type: 'tool@1', config: { kind: 'mcp', server: 'mine', ...command } } },
        outputs: { said: '$.question' },
      })
      const saved = await heddle.send<GraphAnswer>('/api/graphs', {
        body: { name: 'hostile-tool', graph: tool },
      })
      expect([connection.status, settings.status]).toEqual([422, 422])
      // A draft may be anything; what has unknown settings does not run.
      const begun = await heddle.send('/v1/graphs/hostile-tool/runs', {
        body: { input: { question: 'x' } },
      })
      expect([404, 422]).toContain(begun.status)
      expect([201, 422]).toContain(saved.status)
      await heddle.send('/api/graphs/hostile-tool', { method: 'DELETE' })
    }
    const listed = await heddle.send('/mcp/servers')
    expect(listed.status).not.toBe(200)
    expect(visits).toBe(0)
  })
})

test('several MCP messages in one body are refused: the protocol has no batches', async () => {
  const list = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }
  for (const body of [[list], [list, { ...list, id: 2 }], []]) {
    const { status, text } = await heddle.send('/mcp', {
      body,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
    })
    expect([body.length, status]).toEqual([body.length, 400])
    expect(text).not.toContain('"tools"')
  }
})

test('a server that is told nothing is reached from its own machine only, by a link that works once', async () => {
  await using server = await spawnServer({ home: ownFolder(), variables: { HEDDLE_TOKEN: '' } })
  const { hostname, port: own } = new URL(server.url)
  expect(hostname).toBe('127.0.0.1')
  const outside = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
  for (const { address } of outside) {
    const socket = connect(Number(own), address)
    const outcome = await new Promise((resolve) => {
      socket.once('connect', () => resolve('reached'))
      socket.once('error', () => resolve('refused'))
    })
    socket.destroy()
    expect([address, outcome]).toEqual([address, 'refused'])
  }
  const [link = ''] = /http:\S+\/login\?token=\S+/.exec(server.output()) ?? []
  expect(link).not.toBe('')
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  for (const body of ['name=admin&password=admin', 'name=admin&password=', 'name=&password=']) {
    const { status, headers } = await server.send('/login', { body, headers: form })
    expect([body, status, headers.get('set-cookie')]).toEqual([body, 401, null])
  }
  const statuses: number[] = []
  for (let time = 0; time < 2; time++) {
    statuses.push((await fetch(link, { redirect: 'manual' })).status)
  }
  expect(statuses).toEqual([303, 401])
})
