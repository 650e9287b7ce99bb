import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createEgress, type EgressOptions } from './create-egress.ts'
import type { Egress } from './egress.ts'
import type { Lookup } from './target.ts'

/** A server of this machine, with what it was asked. */
interface Canary {
  readonly place: string
  readonly port: number
  readonly hits: IncomingMessage[]
  answer: RequestListener
  close(): void
}

async function openCanary(host = '127.0.0.1', port = 0): Promise<Canary> {
  const hits: IncomingMessage[] = []
  const server: Server = createServer((request, response) => {
    hits.push(request)
    canary.answer(request, response)
  }).listen(port, host)
  await new Promise((resolve) => server.once('listening', resolve))
  // SAFETY: a server that listens on a port has an address of this kind.
  const address = server.address() as AddressInfo
  const canary: Canary = {
    place: `${host}:${address.port}`,
    port: address.port,
    hits,
    answer: (_, response) => void response.end('hit'),
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
  return canary
}

let canary: Canary
let other: Canary
const opened: Egress[] = []

beforeAll(async () => {
  canary = await openCanary()
  other = await openCanary()
})
afterAll(() => {
  canary.close()
  other.close()
})
beforeEach(() => {
  for (const one of [canary, other]) {
    one.hits.length = 0
    one.answer = (_, response) => void response.end('hit')
  }
})
afterEach(async () => {
  for (const egress of opened.splice(0)) await egress.close()
})

function egressWith(options: EgressOptions = {}): Egress {
  const egress = createEgress(options)
  opened.push(egress)
  return egress
}

/** A way out that reaches the canaries, as whoever runs Heddle would allow it. */
function allowed(options: EgressOptions = {}): Egress {
  return egressWith({ allow: [canary.place, other.place], ...options })
}

function refusal(work: Promise<Response>): Promise<{ code: string; message: string }> {
  return work.then(
    () => ({ code: 'none', message: 'It was fetched.' }),
    (error: { code: string; message: string }) => error,
  )
}

describe('an address that is not public', () => {
  test.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0x7f000001/',
    'http://017700000001/',
    'http://127.0.0.1./',
    'http://0/',
    'http://0.0.0.0/',
    'http://[::]/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[::127.0.0.1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[fd00:ec2::254]/',
    'http://[fe80::1]/',
    'http://①②⑦.⓪.⓪.①/',
    'http://127。0。0。1/',
    'http://127.0.0.1#@example.com/',
    'http:\\\\127.0.0.1\\',
    'http://localhost/',
    'http://LOCALHOST./',
    'http://a.localhost/',
    'http://169.254.169.254/latest/meta-data/',
    'http://100.100.100.200/',
    'http://168.63.129.16/',
    'http://10.0.0.1/',
    'http://192.168.0.1:8080/',
    'https://172.16.0.1/',
    'http://198.18.0.1/',
    'http://224.0.0.1/',
    'http://240.0.0.1/',
  ])('%s is refused before anything is connected to', async (address) => {
    const { code, message } = await refusal(egressWith().fetch(address))
    expect(code).toBe('egress')
    expect(message).toMatch(/Heddle fetches from the public web only/)
  })

  test('is refused behind a name too, also beside a public one', async () => {
    for (const addresses of [
      ['127.0.0.1'],
      ['93.184.216.34', '10.0.0.1'],
      ['2606:4700::1', '::1'],
      ['::ffff:127.0.0.1'],
    ]) {
      const egress = egressWith({ lookup: () => Promise.resolve(addresses) })
      const { code, message } = await refusal(egress.fetch('http://rebind.example/'))
      expect(code).toBe('egress')
      expect(message).toContain(`rebind.example stands for ${addresses.at(-1)}, which is a`)
    }
  })

  test('is refused when it is one of this machine, public or not', async () => {
    const own = Object.values(networkInterfaces()).flatMap((all) => all ?? [])
    for (const { address, family } of own) {
      if (address.startsWith('fe80')) continue
      const url = family === 'IPv6' ? `http://[${address}]/` : `http://${address}/`
      expect((await refusal(egressWith().fetch(url))).code).toBe('egress')
    }
  })
})

test.each([
  ['http://[fe80::1%25lo]/', 'request', 'is not an address'],
  ['http://', 'request', 'is not an address'],
  ['/relative', 'request', 'is not an address'],
  ['http://user:pass@example.com/', 'request', 'a name or a password before its host'],
  ['http://a@127.0.0.1/', 'request', 'a name or a password before its host'],
  ['file:///etc/passwd', 'egress', 'begins with "file:"'],
  ['gopher://example.com/', 'egress', 'begins with "gopher:"'],
  ['data:text/plain,hi', 'egress', 'begins with "data:"'],
  ['unix:/var/run/docker.sock', 'egress', 'begins with "unix:"'],
  ['http://example.com:22/', 'egress', 'has the port 22'],
  ['http://example.com:25/', 'egress', 'has the port 25'],
  ['http://example.com:5432/', 'egress', 'has the port 5432'],
])('%s is refused with a sentence', async (address, code, words) => {
  const refused = await refusal(egressWith().fetch(address))
  expect(refused.code).toBe(code)
  expect(refused.message).toContain(words)
})

test('a name without an address is told from one that is refused', async () => {
  const egress = egressWith({ lookup: () => Promise.reject(new Error('ENOTFOUND')) })
  expect(await refusal(egress.fetch('http://gone.example/'))).toMatchObject({
    code: 'network',
    message: 'There is no address for the name "gone.example". Is it right?',
  })
})

describe('what is allowed', () => {
  test('is reached at its port, and nowhere else', async () => {
    const egress = egressWith({ allow: canary.place })
    const response = await egress.fetch(`http://${canary.place}/page?q=1`)
    expect([response.status, await response.text()]).toEqual([200, 'hit'])
    expect(response.url).toBe(`http://${canary.place}/page?q=1`)
    expect((await refusal(egress.fetch(`http://${other.place}/`))).code).toBe('egress')
    expect(other.hits).toHaveLength(0)
  })

  test('by a name is reached wherever the name leads', async () => {
    const lookup = vi.fn<Lookup>(() => Promise.resolve(['127.0.0.1']))
    const egress = egressWith({ allow: `inner.example:${canary.port}`, lookup })
    const url = `http://inner.example:${canary.port}/`
    expect(await (await egress.fetch(url)).text()).toBe('hit')
    expect(canary.hits[0]!.headers.host).toBe(`inner.example:${canary.port}`)
  })

  test('is connected to as it was checked, whatever its name stands for a moment later', async () => {
    const second = await openCanary('127.0.0.2', canary.port)
    const answers = [['127.0.0.1'], ['127.0.0.2']]
    const lookup = vi.fn<Lookup>(() => Promise.resolve(answers.shift() ?? ['127.0.0.2']))
    const egress = egressWith({ allow: `127.0.0.1:${canary.port}`, lookup })
    const url = `http://rebind.example:${canary.port}/`
    // The port is not one of the web, and the name is not allowed.
    expect((await refusal(egress.fetch(url))).code).toBe('egress')
    const named = egressWith({ allow: [`rebind.example:${canary.port}`], lookup })
    await (await named.fetch(url)).text()
    second.close()
    expect(lookup).toHaveBeenCalledTimes(1)
    expect([canary.hits.length, second.hits.length]).toEqual([1, 0])
  })

  test('does not open Heddle itself', async () => {
    const egress = allowed({ ownPort: () => canary.port })
    const { message } = await refusal(egress.fetch(`http://${canary.place}/`))
    expect(message).toBe(`${canary.place} is Heddle itself, and graphs do not reach it.`)
    expect(canary.hits).toHaveLength(0)
  })

  test('does not change through variables of the environment', async () => {
    vi.stubEnv('HTTP_PROXY', `http://${other.place}`)
    vi.stubEnv('http_proxy', `http://${other.place}`)
    vi.stubEnv('NODE_USE_ENV_PROXY', '1')
    await (await allowed().fetch(`http://${canary.place}/`)).text()
    vi.unstubAllEnvs()
    expect([canary.hits.length, other.hits.length]).toEqual([1, 0])
  })
})

describe('a redirect', () => {
  const to = (location: string, status = 302): void => {
    canary.answer = (_, response) => void response.writeHead(status, { location }).end()
  }

  test.each([
    ['http://127.0.0.1/', 'egress'],
    ['http://169.254.169.254/', 'egress'],
    ['//[::1]/', 'egress'],
    ['file:///etc/passwd', 'egress'],
    ['http://a:b@example.com/', 'request'],
    ['http://[', 'network'],
  ])('to %s is refused', async (location, code) => {
    for (const status of [301, 302, 303, 307, 308]) {
      to(location, status)
      const refused = await refusal(allowed().fetch(`http://${canary.place}/`))
      expect(refused.code).toBe(code)
    }
  })

  test('is followed, and the answer says where it came from', async () => {
    to(`http://${other.place}/there`)
    const response = await allowed().fetch(`http://${canary.place}/`)
    expect(response.url).toBe(`http://${other.place}/there`)
  })

  test('is followed five times', async () => {
    to('/again')
    const { message } = await refusal(allowed().fetch(`http://${canary.place}/`))
    expect(message).toContain('was sent on more than 5 times')
    expect(canary.hits).toHaveLength(6)
  })

  test('takes no credentials to another place', async () => {
    to(`http://${other.place}/`, 307)
    const headers = {
      authorization: 'Bearer x',
      cookie: 'a=b',
      'x-api-key': 'y',
      accept: 'text/html',
    }
    await allowed().fetch(`http://${canary.place}/`, { headers })
    const [hit] = other.hits
    expect(hit!.headers.accept).toBe('text/html')
    for (const name of ['authorization', 'cookie', 'x-api-key']) {
      expect(canary.hits[0]!.headers[name]).toBeDefined()
      expect(hit!.headers[name]).toBeUndefined()
    }
  })

  test('at the same place keeps them, and keeps the body after 307', async () => {
    canary.answer = (request, response) => {
      if (request.url === '/') response.writeHead(307, { location: '/next' }).end()
      else request.pipe(response)
    }
    const headers = { authorization: 'Bearer x' }
    const init = { method: 'POST', body: 'hello', headers }
    const response = await allowed().fetch(`http://${canary.place}/`, init)
    expect(await response.text()).toBe('hello')
    expect(canary.hits[1]!.headers.authorization).toBe('Bearer x')
  })

  test('makes a GET of a POST after 303', async () => {
    canary.answer = (request, response) => {
      if (request.url === '/') response.writeHead(303, { location: '/next' }).end()
      else response.end(`${request.method} ${request.headers['content-type']}`)
    }
    const init = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }
    const response = await allowed().fetch(`http://${canary.place}/`, init)
    expect(await response.text()).toBe('GET undefined')
  })

  test('is handed on or refused where the caller wants that', async () => {
    to(`http://${other.place}/`)
    const egress = allowed()
    const url = `http://${canary.place}/`
    expect((await egress.fetch(url, { redirect: 'manual' })).status).toBe(302)
    expect((await refusal(egress.fetch(url, { redirect: 'error' }))).code).toBe('egress')
    expect((await refusal(egress.fetch(url, { sameOrigin: true }))).message).toContain(
      `goes to http://${canary.place} only`,
    )
    expect(other.hits).toHaveLength(0)
  })
})

describe('an answer', () => {
  const read = async (options: EgressOptions): Promise<string> =>
    (await allowed(options).fetch(`http://${canary.place}/`)).text()

  test('that is larger than the limit breaks off, also when it only grows by unpacking', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024))
    const too = 'answered with more than 1 MiB, which is the limit for one answer.'
    canary.answer = (_, response) =>
      void response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)
    const before = process.memoryUsage.rss()
    await expect(read({ limits: { bytes: 1024 * 1024 } })).rejects.toThrow(too)
    expect(process.memoryUsage.rss() - before).toBeLessThan(50 * 1024 * 1024)
    canary.answer = (_, response) =>
      void response.writeHead(200, { 'content-length': 2 ** 33 }).end('x')
    await expect(read({ limits: { bytes: 1024 * 1024 } })).rejects.toThrow(too)
  })

  test('to a HEAD may say that it would be larger', async () => {
    canary.answer = (_, response) =>
      void response.writeHead(200, { 'content-length': 2 ** 33 }).end()
    const { headers } = await allowed().fetch(`http://${canary.place}/`, { method: 'HEAD' })
    expect(headers.get('content-length')).toBe(String(2 ** 33))
  })

  test('that is packed fifty times is refused', async () => {
    const encoding = Array.from({ length: 50 }, () => 'gzip').join(', ')
    canary.answer = (_, response) =>
      void response.writeHead(200, { 'content-encoding': encoding }).end('x')
    await expect(read({})).rejects.toMatchObject({ code: 'network' })
  })

  test('that begins too late, or never ends, is given up', async () => {
    canary.answer = () => undefined
    await expect(read({ limits: { headers: 100 } })).rejects.toThrow(
      `${canary.place} did not answer within 0.1 s.`,
    )
    canary.answer = (_, response) => void response.write('drop')
    await expect(read({ limits: { total: 200 } })).rejects.toThrow(
      `The answer of ${canary.place} was not complete after 0.2 s.`,
    )
  })

  test('that breaks off says so', async () => {
    canary.answer = (request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('half')
      setTimeout(() => request.socket.destroy(), 20)
    }
    await expect(read({})).rejects.toMatchObject({
      code: 'network',
      message: expect.stringContaining(`${canary.place} could not be reached, or broke off`),
    })
  })

  test('without a body, and with a status of its own, is one too', async () => {
    canary.answer = (_, response) => void response.writeHead(204).end()
    expect((await allowed().fetch(`http://${canary.place}/`)).status).toBe(204)
    canary.answer = (_, response) => void response.writeHead(999).end()
    await expect(allowed().fetch(`http://${canary.place}/`)).rejects.toThrow(
      `${canary.place} answered with the status 999, which does not exist.`,
    )
  })

  test('ends with the signal, before and in the middle of it', async () => {
    const reason = new Error('Cancelled by a test.')
    canary.answer = () => undefined
    const controller = new AbortController()
    const waiting = allowed().fetch(`http://${canary.place}/`, { signal: controller.signal })
    setTimeout(() => controller.abort(reason), 30)
    await expect(waiting).rejects.toBe(reason)
    canary.answer = (_, response) => void response.write('begin')
    const second = new AbortController()
    const init = { signal: second.signal }
    const response = await allowed().fetch(`http://${canary.place}/`, init)
    setTimeout(() => second.abort(reason), 30)
    await expect(response.text()).rejects.toBe(reason)
  })
})

describe('a request', () => {
  test.each([
    [{ headers: { 'x-a': 'a\r\nX: y' } }, 'cannot be sent'],
    [{ headers: { 'x a': 'b' } }, 'cannot be sent'],
    [{ headers: { 'x-a': 'ж' } }, 'cannot be sent'],
    [{ headers: { Host: 'internal' } }, 'brings the header "host"'],
    [{ headers: { 'Content-Length': '3' } }, 'brings the header "content-length"'],
    [{ headers: { 'Transfer-Encoding': 'chunked' } }, 'brings the header "transfer-encoding"'],
    [{ method: 'GET / HTTP/1.1\r\n' }, 'which is not sent'],
    [{ method: 'CONNECT' }, 'which is not sent'],
  ])('with %j is refused', async (init, words) => {
    const { code, message } = await refusal(allowed().fetch(`http://${canary.place}/`, init))
    expect([code, message]).toEqual(['request', expect.stringContaining(words)])
    expect(canary.hits).toHaveLength(0)
  })

  test('after the end is refused, and one on its way breaks off', async () => {
    const egress = allowed()
    canary.answer = () => undefined
    const waiting = refusal(egress.fetch(`http://${canary.place}/`))
    await vi.waitUntil(() => canary.hits.length === 1)
    await egress.close()
    const stopping = 'Heddle is stopping and fetches nothing more.'
    expect((await waiting).message).toBe(stopping)
    expect((await refusal(egress.fetch(`http://${canary.place}/`))).message).toBe(stopping)
  })
})
