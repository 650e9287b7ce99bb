import {
  Client as NewClient,
  StreamableHTTPClientTransport as NewTransport,
} from '@modelcontextprotocol/client'
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport as OldTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { token } from './support/client.ts'
import { echo, graph, oneAnswer } from './support/graphs.ts'
import { startScriptedModel } from './support/scripted-model-server.ts'
import { startServed } from './support/served.ts'

const model = await startScriptedModel()
const heddle = await startServed()
const address = new URL(`${heddle.url}/mcp`)
const requestInit = { headers: { authorization: `Bearer ${token}` } }

beforeAll(async () => {
  await heddle.publish({ ...echo('parrot'), title: 'Parrot', description: 'Says it again.' })
  await heddle.publish(
    graph('reads', {
      inputs: { documents: { type: 'documents' } },
      nodes: {
        keep: { type: 'filter@1', inputs: { documents: '$.documents' } },
      },
      outputs: { documents: 'keep.documents' },
    }),
  )
})

afterAll(async () => {
  await heddle[Symbol.asyncDispose]()
  await model.close()
})

async function openNew(): Promise<NewClient> {
  const client = new NewClient(
    { name: 'test', version: '1' },
    { versionNegotiation: { mode: 'auto' } },
  )
  await client.connect(new NewTransport(address, { requestInit }))
  return client
}

const clients = [
  { name: 'the client of today', open: openNew },
  {
    name: 'the client of the protocol of 2025',
    open: async () => {
      const client = new OldClient({ name: 'test', version: '1' })
      // SAFETY: the transport of the same package; its types differ in an optional field only.
      const transport = new OldTransport(address, { requestInit }) as Parameters<
        OldClient['connect']
      >[0]
      await client.connect(transport)
      return client
    },
  },
]

describe.each(clients)('$name', ({ open }) => {
  test('finds the graphs that a model can call as tools', async () => {
    const client = await open()
    const { tools } = await client.listTools()
    expect(tools.find(({ name }) => name === 'parrot')).toMatchObject({
      title: 'Parrot',
      description: 'Says it again.',
      inputSchema: {
        type: 'object',
        properties: { question: { type: 'string' } },
        required: ['question'],
      },
    })
    expect(tools.map(({ name }) => name)).toContain('docs-chatbot')
    expect(tools.map(({ name }) => name)).not.toContain('reads')
    await client.close()
  })

  test('calls one and gets its answer with all outputs', async () => {
    const client = await open()
    const answer = await client.callTool({
      name: 'docs-chatbot',
      arguments: { question: 'Does Heddle need a key?' },
    })
    expect(answer.isError).not.toBe(true)
    expect(answer.content).toMatchObject([{ type: 'text', text: expect.stringMatching(/\w+/) }])
    expect(answer.structuredContent).toHaveProperty('citations')
    await client.close()
  })

  test('reads what is wrong with its arguments, so that a model can write others', async () => {
    const client = await open()
    const answer = await client.callTool({ name: 'parrot', arguments: { query: 'x' } })
    expect(answer.isError).toBe(true)
    expect(JSON.stringify(answer.content)).toContain('question')
    await expect(client.callTool({ name: 'nothing', arguments: {} })).rejects.toThrow(
      'There is no tool "nothing" here.',
    )
    await expect(client.callTool({ name: 'parot', arguments: {} })).rejects.toThrow(
      'There is no tool "parot" here. Did you mean "parrot"?',
    )
    await expect(client.callTool({ name: 'reads', arguments: {} })).rejects.toThrow(
      'There is no tool "reads" here.',
    )
    await client.close()
  })

  test('is told that a run failed, and why', async () => {
    model.script({ kind: 'status', status: 400, message: 'No such model.' })
    await heddle.connect({ baseUrl: model.url, profiles: [{ name: 'default', model: 'm' }] })
    await heddle.publish(oneAnswer('answers'))
    const client = await open()
    const answer = await client.callTool({ name: 'answers', arguments: { question: 'x' } })
    expect(answer.isError).toBe(true)
    expect(JSON.stringify(answer.content)).toContain('No such model.')
    await client.close()
    model.reset()
  })
})

test('two clients with the same ids at the same time each get their own answer', async () => {
  const [one, other] = await Promise.all(clients.map(({ open }) => open()))
  const said = (answer: object): unknown => Reflect.get(answer, 'content')
  const rounds = Array.from({ length: 100 }, (_, at) => at)
  await Promise.all(
    rounds.map(async (at) => {
      const [a, b] = await Promise.all([
        one!.callTool({ name: 'parrot', arguments: { question: `one ${at}` } }),
        other!.callTool({ name: 'parrot', arguments: { question: `other ${at}` } }),
      ])
      expect(said(a)).toEqual([{ type: 'text', text: `one ${at}` }])
      expect(said(b)).toEqual([{ type: 'text', text: `other ${at}` }])
    }),
  )
})

describe('the transport', () => {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  }
  const list = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }
  const post = (sending: { body?: unknown; headers?: Readonly<Record<string, string>> } = {}) =>
    heddle.send<{ result?: { tools?: unknown[] }; error?: object }>('/mcp', {
      method: 'POST',
      body: sending.body ?? list,
      headers: sending.headers ?? headers,
    })

  test('takes POST only', async () => {
    expect((await heddle.send('/mcp')).status).toBe(405)
    expect((await heddle.send('/mcp', { method: 'DELETE' })).status).toBe(405)
  })

  test('refuses pages of other sites, strangers and other kinds of bodies', async () => {
    expect((await post({ headers: { ...headers, origin: 'https://evil.example' } })).status).toBe(
      403,
    )
    const { authorization: _, ...nobody } = headers
    expect((await post({ headers: nobody })).status).toBe(401)
    expect((await post({ headers: { ...headers, 'content-type': 'text/plain' } })).status).toBe(415)
  })

  test('asks for both kinds of answers to be accepted', async () => {
    const { accept: _, ...without } = headers
    expect((await post({ headers: { ...without, accept: 'text/html' } })).status).toBe(406)
  })

  test('knows no sessions: whatever a client calls its own is not looked at', async () => {
    const { status, text } = await post({ headers: { ...headers, 'mcp-session-id': 'foreign' } })
    expect(status).toBe(200)
    expect(text).toContain('parrot')
  })
})

test('a client that leaves cancels the run of its call', async () => {
  model.script({ kind: 'hang' })
  await heddle.connect({ baseUrl: model.url, profiles: [{ name: 'default', model: 'm' }] })
  await heddle.publish(oneAnswer('answers'))
  const client = await openNew()
  const leave = new AbortController()
  const call = client.callTool(
    { name: 'answers', arguments: { question: 'x' } },
    { signal: leave.signal },
  )
  const newest = async () => {
    const { body } = await heddle.send<{ runs: { status: string; graph: string }[] }>('/api/runs')
    return body.runs.find(({ graph: name }) => name === 'answers')?.status
  }
  await vi.waitFor(async () => expect(await newest()).toBe('running'), 2000)
  leave.abort()
  await expect(call).rejects.toBeInstanceOf(Error)
  await vi.waitFor(async () => expect(await newest()).toBe('cancelled'), 2000)
  await client.close()
  model.reset()
})
