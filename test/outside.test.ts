import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createEgress } from '../engine/egress/create-egress.ts'
import type { Egress } from '../engine/egress/egress.ts'
import { secretsOf } from '../engine/egress/secrets.ts'
import { createCatalogue } from '../engine/graph/catalogue.ts'
import { checkContext } from '../engine/graph/catalogue-check.ts'
import type { Graph, GraphNode } from '../engine/graph/document.ts'
import { memoryJournal } from '../engine/journal/memory-journal.ts'
import { planGraph } from '../engine/plan/plan-graph.ts'
import { check, run, type RunGraphOptions, type RunReport } from '../library/heddle.ts'
import { nodeTypes } from '../nodes/index.ts'

const hits: IncomingMessage[] = []
let answer: RequestListener = (_, response) => void response.end()
const server = createServer((request, response) => {
  hits.push(request)
  answer(request, response)
})
let place: string
let egress: Egress

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  // SAFETY: a server that listens on a port has an address of this kind.
  place = `127.0.0.1:${(server.address() as AddressInfo).port}`
  egress = createEgress({ allow: place })
})
afterAll(async () => {
  await egress.close()
  server.close()
})
beforeEach(() => {
  hits.length = 0
})

function calling(node: Omit<GraphNode, 'type'>): Graph {
  return {
    heddle: 1,
    name: 'calling',
    inputs: { number: { type: 'number' } },
    nodes: { call: { type: 'http@1', inputs: { number: '$.number' }, ...node } },
    outputs: { json: 'call.json', error: 'call.error' },
  }
}

function called(node: Omit<GraphNode, 'type'>, options: RunGraphOptions = {}): Promise<RunReport> {
  const graph = calling({ ...node, onError: 'emit' })
  return run(graph, { number: 7 }, { egress, ...options })
}

describe('a request', () => {
  test('reaches what is allowed, and its answer goes on', async () => {
    answer = (request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ path: request.url }))
    }
    const { outputs } = await called({ config: { url: `http://${place}/orders/{{number}}` } })
    expect(outputs).toEqual({ json: { path: '/orders/7' } })
  })

  test('to this machine is refused where nobody allowed it, and says what would', async () => {
    const config = { url: 'http://127.0.0.1:8080/' }
    const graph = { ...calling({ config, inputs: {} }), outputs: { json: 'call.json' } }
    const report = await run(graph, { number: 7 })
    expect(report).toMatchObject({
      status: 'failed',
      error: { code: 'egress', hint: 'HEDDLE_EGRESS_ALLOW=127.0.0.1:8080 allows it.' },
    })
    expect(hits).toHaveLength(0)
  })

  test('that only reads is made again when it may work later; one that changes something is not', async () => {
    answer = (_, response) => void response.writeHead(503, { 'retry-after': '0' }).end()
    const url = `http://${place}/`
    expect((await called({ config: { url } })).outputs['error']).toMatchObject({ code: 'http' })
    expect(hits.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET'])
    hits.length = 0
    await called({ config: { url, method: 'POST' } })
    expect(hits.map(({ method }) => method)).toEqual(['POST'])
    hits.length = 0
    await called({ config: { url, method: 'POST' }, retry: { attempts: 2, delay: 1 } })
    const keys = hits.map(({ headers }) => headers['idempotency-key'])
    expect(keys).toHaveLength(2)
    expect(new Set(keys).size).toBe(1)
  })

  test('ends with the time of its node', async () => {
    answer = () => undefined
    const { outputs } = await called({
      config: { url: `http://${place}/` },
      timeout: 100,
      retry: { attempts: 1 },
    })
    expect(outputs['error']).toMatchObject({ code: 'timeout' })
  })
})

test('a secret is in no event of a run, whether it succeeds or fails', async () => {
  const canary = 'sk-canary-7f3a9b'
  answer = (request, response) => {
    response.writeHead(request.url === '/fail' ? 500 : 200, {
      'x-echo': String(request.headers['x-key']),
    })
    response.end(`You said ${String(request.headers['x-key'])}.`)
  }
  for (const path of ['/', '/fail']) {
    const journal = memoryJournal()
    const report = await called(
      {
        config: {
          url: `http://${place}${path}`,
          headers: [{ name: 'X-Key', value: 'Key {{secret.SHOP}}' }],
        },
        retry: { attempts: 1 },
      },
      { journal, secrets: secretsOf(new Map([['SHOP', { value: canary, hosts: [place] }]])) },
    )
    expect(hits.at(-1)!.headers['x-key']).toBe(`Key ${canary}`)
    const said = JSON.stringify([report, journal.events(report.id)])
    expect(said).not.toContain(canary)
    expect(said).toContain('[secret]')
  }
})

test('a secret is not sent to a host that it is not bound to', async () => {
  const secrets = secretsOf(
    new Map([['SHOP', { value: 'sk-canary-7f3a9b', hosts: ['api.example.com'] }]]),
  )
  const config = {
    url: `http://${place}/`,
    headers: [{ name: 'X-Key', value: '{{secret.SHOP}}' }],
  }
  const { outputs } = await called({ config }, { secrets })
  expect(outputs['error']).toMatchObject({ code: 'secret' })
  expect(hits).toHaveLength(0)
})

test('the placeholders of a request are inputs, wherever they stand, and its secrets are none', () => {
  const config = {
    url: 'https://api.example.com/{{number}}',
    method: 'POST',
    headers: [{ name: 'X-Kind', value: '{{kind}} {{secret.SHOP}}' }],
    query: [{ name: 'q', value: '{{query | unknown}}' }],
    body: '{"text": {{text}}}',
  }
  const { problems } = check(calling({ config, onError: 'emit' }))
  expect(problems.map(({ code, path }) => [code, path?.slice(2).join('.')])).toEqual(
    expect.arrayContaining([
      ['prompt-variable', 'config.body'],
      ['prompt-variable', 'config.headers.0.value'],
      ['prompt-variable', 'config.query.0.value'],
    ]),
  )
  expect(problems.map(({ message }) => message).join('\n')).not.toContain('{{secret}}')
})

test('a node may do to the outside what the strongest of its settings does', () => {
  const catalogue = createCatalogue(nodeTypes)
  const effectOf = (node: Omit<GraphNode, 'type'>): string | undefined => {
    const plan = planGraph(calling(node), catalogue, checkContext(catalogue))
    const [step] = plan.root.steps
    return step?.kind === 'node' ? step.effect : undefined
  }
  const config = { url: 'https://api.example.com/' }
  expect(effectOf({ config })).toBe('idempotent')
  expect(effectOf({ config: { ...config, method: 'PUT' } })).toBe('at-most-once')
  expect(effectOf({ config, fallback: [{ method: 'POST' }] })).toBe('at-most-once')
})

describe('code in a graph', () => {
  const computing = (code: string): Graph => ({
    heddle: 1,
    name: 'computing',
    inputs: { list: { type: 'number[]' } },
    nodes: {
      sum: {
        type: 'code@1',
        config: { code, outputs: [{ name: 'sum', type: 'number' }] },
        inputs: { list: '$.list' },
      },
    },
    outputs: { sum: 'sum.sum', logs: 'sum.logs' },
  })

  test('computes apart from the process, and its lines are there to read', async () => {
    const code =
      "console.log('adding', inputs.list.length)\nreturn { sum: inputs.list.reduce((a, b) => a + b, 0) }"
    const { outputs } = await run(computing(code), { list: [1, 2, 3] })
    expect(outputs).toEqual({ sum: 6, logs: ['adding 3'] })
  })

  test('that fails fails the run with its line', async () => {
    const report = await run(computing('\nreturn inputs.list.sum()'), { list: [1] })
    expect(report.status).toBe('failed')
    expect(report.error).toMatchObject({
      code: 'code',
      message: 'Line 2 of the code failed: TypeError: not a function.',
    })
  })
})
