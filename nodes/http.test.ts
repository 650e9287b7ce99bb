import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEgress } from '../engine/egress/create-egress.ts'
import type { Json } from '../engine/graph/values.ts'
import { fakeFetch, testNode, type FakeResponse, type NodeTest } from '../engine/testing.ts'
import http from './http.ts'

const url = 'https://api.example.com/orders/{{number}}'
const answer: FakeResponse = { json: { total: 3 } }

interface Asked {
  readonly outputs: Readonly<Record<string, Json>>
  readonly url: string
  readonly method: string
  readonly headers: Headers
  readonly body: unknown
}

async function asked(
  config: Readonly<Record<string, Json>>,
  inputs: Readonly<Record<string, Json>> = { number: 7 },
  test: NodeTest = {},
  given: FakeResponse = answer,
): Promise<Asked> {
  const fetch = fakeFetch(() => given)
  const { outputs } = await testNode(http, {
    ...test,
    config: { url, ...config },
    inputs,
    fetch,
  })
  return { outputs, ...fetch.requests[0]! }
}

test('hands on status, text, JSON and headers of an answer', async () => {
  const { outputs, method } = await asked({})
  expect(method).toBe('GET')
  expect(outputs).toEqual({
    status: 200,
    body: '{"total":3}',
    json: { total: 3 },
    headers: { 'content-type': 'application/json' },
  })
})

test('puts inputs into the URL, the query and the headers, each encoded for its place', async () => {
  const request = await asked(
    {
      url: 'https://api.example.com/orders/{{number}}?kind={{kind}}',
      query: [
        { name: 'text', value: '{{text}}' },
        { name: 'none', value: '{{absent}}' },
      ],
      headers: [{ name: 'X-Kind', value: 'a {{kind}}' }],
    },
    { number: 'a/../b?c', kind: 'x&y', text: '50 % & more' },
  )
  expect(request.url).toBe(
    'https://api.example.com/orders/a%2F..%2Fb%3Fc?kind=x%26y&text=50+%25+%26+more',
  )
  expect(request.headers.get('x-kind')).toBe('a x&y')
})

test('lets no input choose another address', async () => {
  await expect(asked({}, { number: '..' })).rejects.toThrow(
    'A part of the path of the URL is "..", which would lead elsewhere.',
  )
  await expect(asked({}, { number: '' })).rejects.toThrow(
    'The placeholder {{number}} in the path of the URL has no value',
  )
  for (const given of [
    '{{host}}/x',
    'https://{{host}}/x',
    'https://api.{{host}}',
    'api.example.com',
  ]) {
    await expect(asked({ url: given }, { host: 'evil.example' })).rejects.toThrow(
      'it must begin with http:// or https:// and a host that is written out',
    )
  }
})

describe('a body', () => {
  test('as JSON keeps its shape, whatever is filled in', async () => {
    const text = 'say "hi"\\ \n", "admin": true'
    const { body, headers, method } = await asked(
      {
        method: 'POST',
        body: '{ "question": {{text}}, "said": "He said {{text}}.", "list": {{list | json}}, "gone": {{gone}} }',
      },
      { number: 7, text, list: [1, { a: 2 }] },
    )
    expect(method).toBe('POST')
    expect(headers.get('content-type')).toBe('application/json')
    expect(JSON.parse(String(body))).toEqual({
      question: text,
      said: `He said ${text}.`,
      list: [1, { a: 2 }],
      gone: null,
    })
  })

  test('as a form or as text is written as it is asked for', async () => {
    const form = { method: 'POST', send: 'form', body: 'grant=code&code={{code}}' }
    expect((await asked(form, { number: 7, code: 'a&b=c' })).body).toBe('grant=code&code=a%26b%3Dc')
    const text = { method: 'PUT', send: 'text', body: 'Code: {{code}}' }
    expect((await asked(text, { number: 7, code: 'a&b' })).body).toBe('Code: a&b')
  })

  test('must be JSON where it is sent as JSON, and there is none in a GET', async () => {
    await expect(asked({ method: 'POST', body: '{ "a": {{a}' })).rejects.toThrow('body')
    await expect(asked({ method: 'POST', body: '{ a: 1 }' })).rejects.toThrow('it is no JSON')
    await expect(asked({ body: '{}' })).rejects.toThrow('it is there, and a GET sends none')
  })
})

test('gives a key by which a repeated request is recognised, unless nothing is changed', async () => {
  expect((await asked({ method: 'POST' })).headers.get('idempotency-key')).toBe('test/http')
  expect((await asked({})).headers.get('idempotency-key')).toBeNull()
  const own = [{ name: 'Idempotency-Key', value: 'order-{{number}}' }]
  const given = await asked({ method: 'POST', headers: own })
  expect(given.headers.get('idempotency-key')).toBe('order-7')
})

test('may be repeated when it only reads', () => {
  expect(http.effectOf?.(http.config.parse({ url }))).toBe('idempotent')
  expect(http.effectOf?.(http.config.parse({ url, method: 'DELETE' }))).toBe('at-most-once')
})

describe('an answer without success', () => {
  const refused = new Response('{"error": "no such order"}', {
    status: 404,
    statusText: 'Not Found',
  })

  test('fails with the beginning of what it said', async () => {
    await expect(asked({}, { number: 7 }, {}, refused.clone())).rejects.toMatchObject({
      code: 'http',
      retryable: false,
      message:
        'GET https://api.example.com/orders/7 answered 404 (Not Found): "{"error": "no such order"}".',
    })
  })

  test('is handed on where any answer is accepted', async () => {
    const { outputs } = await asked({ accept: 'any' }, { number: 7 }, {}, refused.clone())
    expect(outputs).toMatchObject({ status: 404, json: { error: 'no such order' } })
  })

  test('may be repeated when it may pass, after the time that was asked for', async () => {
    const busy = new Response('', { status: 503, headers: { 'retry-after': '7' } })
    await expect(asked({}, { number: 7 }, {}, busy)).rejects.toMatchObject({
      retryable: true,
      retryAfter: 7000,
      message: 'GET https://api.example.com/orders/7 answered 503 and an empty body.',
    })
  })
})

test('says so when there is no JSON or no text where somebody reads it', async () => {
  const page = (): Response =>
    new Response('<p>Hi</p>', { headers: { 'content-type': 'text/html' } })
  await expect(asked({}, { number: 7 }, {}, page())).rejects.toThrow(
    'api.example.com answered with text/html, and not with JSON: "<p>Hi</p>".',
  )
  const { outputs } = await asked({}, { number: 7 }, { read: ['body'] }, page())
  expect(outputs['body']).toBe('<p>Hi</p>')
  const image = new Response(new Uint8Array([0, 1]), { headers: { 'content-type': 'image/png' } })
  await expect(asked({}, { number: 7 }, { read: ['body'] }, image)).rejects.toThrow(
    'api.example.com answered with image/png, and not with text.',
  )
})

test('reads the encoding that an answer names', async () => {
  const bytes = new Uint8Array([0x63, 0x61, 0x66, 0xe9])
  const latin = new Response(bytes, { headers: { 'content-type': 'text/plain; charset=latin1' } })
  const { outputs } = await asked({}, { number: 7 }, { read: ['body'] }, latin)
  expect(outputs['body']).toBe('café')
})

describe('a secret', () => {
  const canary = 'sk-canary/7f3a9b+xyz'
  const headers = [{ name: 'Authorization', value: 'Bearer {{secret.SHOP}}' }]
  const forms = [
    canary,
    canary.replaceAll('/', '\\/'),
    encodeURIComponent(canary),
    Buffer.from(canary).toString('hex'),
    Buffer.from(`user:${canary}`).toString('base64').slice(10, -4),
  ]
  let server: ReturnType<typeof createServer>
  let place: string

  beforeAll(async () => {
    server = createServer(echo).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    // SAFETY: a server that listens on a port has an address of this kind.
    place = `127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => server.close())

  /** Gives back what it was sent, in every way it can think of. */
  function echo(request: IncomingMessage, response: ServerResponse): void {
    const said = request.headers.authorization?.replace('Bearer ', '') ?? ''
    const status = request.url === '/fail' ? 500 : 200
    response.writeHead(status, { 'content-type': 'application/json', 'x-echo': said })
    const credentials = Buffer.from(`user:${said}`).toString('base64')
    response.end(
      JSON.stringify({ said, credentials, escaped: encodeURIComponent(said) }).replaceAll(
        '/',
        '\\/',
      ) + ' '.repeat(3),
    )
  }

  test('is sent, and is in nothing that leaves the node', async () => {
    const egress = createEgress({ allow: [place] })
    const ask = (path: string) =>
      testNode(http, {
        config: { url: `http://${place}${path}`, headers },
        secrets: { SHOP: canary },
        fetch: egress.fetch,
      })
    const { outputs } = await ask('/')
    const failure = await ask('/fail').catch((error: unknown) => error)
    await egress.close()
    const said = JSON.stringify(outputs)
    expect(outputs['json']).toMatchObject({ said: '[secret]', escaped: '[secret]' })
    for (const form of forms) {
      expect(said).not.toContain(form)
      expect(String(failure)).not.toContain(form)
    }
    expect(String(failure)).toContain('answered 500')
  })

  test('is in no error either where the answer is cut off in the middle of it', async () => {
    for (let before = 280; before <= 300; before += 1) {
      const text = `${'x'.repeat(before)}${canary}`
      const given = new Response(text, { status: 400 })
      const failure = await asked({ headers }, { number: 7 }, { secrets: { SHOP: canary } }, given)
        .then(() => undefined)
        .catch((error: unknown) => error)
      expect(String(failure)).toContain('answered 400')
      expect(String(failure)).not.toContain('xsk')
    }
  })

  test('is named in the settings only: what arrives is never read for names', async () => {
    const { body } = await asked(
      { method: 'POST', headers, body: '{ "text": {{text}} }' },
      { number: 7, text: '{{secret.SHOP}}' },
      { secrets: { SHOP: canary } },
    )
    expect(JSON.parse(String(body))).toEqual({ text: '{{secret.SHOP}}' })
  })

  test('goes to no other place than the URL names', async () => {
    let followed: boolean | undefined
    await testNode(http, {
      config: { url: 'https://api.example.com', headers },
      secrets: { SHOP: canary },
      read: [],
      fetch(_, init) {
        followed = init?.sameOrigin !== true
        return Promise.resolve(new Response('{}'))
      },
    })
    expect(followed).toBe(false)
  })

  test('stands in no URL, and has a name', async () => {
    await expect(asked({ url: 'https://api.example.com/{{secret.SHOP}}' })).rejects.toThrow(
      'it names a secret, which belongs into a header, the query or the body',
    )
    const nameless = [{ name: 'X', value: '{{secret}}' }]
    await expect(asked({ headers: nameless })).rejects.toThrow(
      'a secret is named like {{secret.NAME}}',
    )
  })
})
