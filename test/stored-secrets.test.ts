import { copyFileSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { RunAnswer } from '../server/api.ts'
import type { SecretList } from '../server/api/people.ts'
import { all } from './support/client.ts'
import { newPerson, newKey } from './support/credentials.ts'
import { graph } from './support/graphs.ts'
import { rawRequest } from './support/raw-request.ts'
import { ownServer, startServed, type Served } from './support/served.ts'
import { ownFolder } from './support/temporary-folder.ts'

const canary = 'sk-canary/7f3a9b+2c "quoted" ü'

/** A service that says back all that it was told, in several forms. */
async function talkative(): Promise<{ host: string; seen: IncomingHttpHeaders[] }> {
  const seen: IncomingHttpHeaders[] = []
  const server = createServer((request, response) => {
    seen.push(request.headers)
    const told = String(request.headers['x-key'] ?? '')
    response.setHeader('x-told', encodeURIComponent(told))
    response.statusCode = request.url === '/fail' ? 500 : 200
    response.setHeader('content-type', 'application/json')
    response.end(
      JSON.stringify({
        told,
        base64: Buffer.from(told).toString('base64'),
        hex: Buffer.from(told).toString('hex'),
        [told]: 'as a key',
      }),
    )
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  // SAFETY: a server that listens on a port has this address.
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, seen }
}

function asking(name: string, host: string, path = '/'): ReturnType<typeof graph> {
  return graph(name, {
    nodes: {
      ask: {
        type: 'http@1',
        config: {
          url: `http://${host}${path}`,
          headers: [{ name: 'X-Key', value: '{{secret.SHOP}}' }],
        },
        inputs: {},
      },
    },
    outputs: { said: 'ask.json', headers: 'ask.headers' },
  })
}

function put(heddle: Served, name: string, body: object) {
  return heddle.send(`/api/secrets/${name}`, { method: 'PUT', body })
}

/** The secret in every form in which it could leave. */
function forms(secret: string): string[] {
  const bytes = Buffer.from(secret)
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    bytes.toString('base64').slice(0, -3),
    bytes.toString('hex'),
  ]
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
}

test('a secret that was entered reaches its host, and is in no answer, event, log, list, version or file', async () => {
  const { host, seen } = await talkative()
  const home = ownFolder()
  const variables = { HEDDLE_EGRESS_ALLOW: host }
  const heddle = await startServed({ home, warm: false, variables })
  const texts: string[] = []
  try {
    const entered = await put(heddle, 'SHOP', { value: canary, hosts: [host] })
    expect([entered.status, entered.body]).toMatchObject([
      200,
      { name: 'SHOP', hosts: [host], from: 'settings', updatedBy: 'HEDDLE_TOKEN' },
    ])
    texts.push(entered.text)
    await heddle.publish(asking('asks', host))
    await heddle.publish(asking('fails', host, '/fail'))
    const run = await heddle.send<RunAnswer>('/v1/graphs/asks/runs', {
      body: { input: { question: 'x' } },
    })
    expect(run.body.outputs?.['said']).toMatchObject({ told: '[secret]', hex: '[secret]' })
    expect(seen).toHaveLength(1)
    expect(seen[0]?.['x-key']).toBe(canary)
    const failed = await heddle.send<RunAnswer>('/v1/graphs/fails/runs', {
      body: { input: { question: 'x' } },
    })
    texts.push(run.text, failed.text)
    for (const id of [run.body.id, failed.body.id]) {
      texts.push(JSON.stringify(await all(heddle.watch(id))))
    }
    for (const path of [
      '/api/secrets',
      '/api/audit',
      '/api/settings',
      '/api/runs',
      '/api/graphs/asks',
      '/api/graphs/asks/versions',
      '/api/session',
    ]) {
      texts.push((await heddle.send(path)).text)
    }
    for (const wrong of [
      { value: canary, hosts: [] },
      { value: canary, hosts: ['https://x/'] },
      { value: canary, hosts: ['*'] },
      { value: canary, hosts: [host], further: canary },
      { value: `${canary}\n`.repeat(2), hosts: [host] },
    ]) {
      const { status, text } = await put(heddle, 'OTHER', wrong)
      expect(status).toBe(422)
      texts.push(text)
    }
    texts.push(heddle.logged())
  } finally {
    await heddle[Symbol.asyncDispose]()
  }
  texts.push(...filesIn(home).map((path) => readFileSync(path, 'latin1')))
  texts.push(...filesIn(home).map((path) => readFileSync(path, 'utf8')))
  for (const form of forms(canary)) {
    expect(texts.filter((text) => text.includes(form))).toEqual([])
  }
})

test('a secret goes to no other host, and is gone when it is removed', async () => {
  const [shop, thief] = [await talkative(), await talkative()]
  const variables = { HEDDLE_EGRESS_ALLOW: `${shop.host},${thief.host}` }
  const heddle = await startServed({ warm: false, variables })
  onTestFinished(() => heddle[Symbol.asyncDispose]())
  await put(heddle, 'SHOP', { value: 'sk-canary-1234', hosts: [shop.host] })
  await heddle.publish(asking('steals', thief.host))
  await heddle.publish(asking('asks', shop.host))
  const stolen = await heddle.run('steals', { question: 'x' })
  expect(stolen.error).toMatchObject({ code: 'secret' })
  expect(thief.seen).toEqual([])
  expect((await heddle.run('asks', { question: 'x' })).status).toBe('succeeded')
  // Its hosts change without its value.
  expect((await put(heddle, 'SHOP', { hosts: ['api.example.com'] })).status).toBe(200)
  expect((await heddle.run('asks', { question: 'x' })).error).toMatchObject({ code: 'secret' })
  expect((await heddle.send('/api/secrets/SHOP', { method: 'DELETE' })).status).toBe(204)
  const gone = await heddle.run('asks', { question: 'x' })
  expect(gone.error?.message).toContain('There is no secret "SHOP"')
  expect((await heddle.send('/api/secrets/SHOP', { method: 'DELETE' })).status).toBe(404)
  expect((await put(heddle, 'SHOP', { hosts: [shop.host] })).status).toBe(422)
})

test('secrets are there again after a restart, and with another key file only their names stay out', async () => {
  const [home, copy] = [ownFolder(), ownFolder()]
  {
    await using heddle = await startServed({ home, warm: false })
    await put(heddle, 'SHOP', { value: canary, hosts: ['api.example.com'] })
  }
  for (const name of ['heddle.sqlite', 'journal.sqlite']) {
    copyFileSync(join(home, name), join(copy, name))
  }
  {
    await using heddle = await startServed({ home, warm: false })
    expect(heddle.server.workspace.secrets.read('SHOP', 'api.example.com')).toBe(canary)
  }
  await using heddle = await startServed({ home: copy, warm: false })
  expect(heddle.logged()).toContain('cannot be decrypted with the key file of this data folder')
  expect((await heddle.send<SecretList>('/api/secrets')).body.secrets).toEqual([])
  expect(heddle.server.workspace.secrets.values()).toEqual([])
})

test('those of the environment are listed, count first, and are changed there', async () => {
  const heddle = await startServed({
    warm: false,
    variables: { HEDDLE_SECRET_SHOP: canary, HEDDLE_SECRET_SHOP_HOSTS: 'api.example.com' },
  })
  onTestFinished(() => heddle[Symbol.asyncDispose]())
  const { body, text } = await heddle.send<SecretList>('/api/secrets')
  expect(body.secrets).toEqual([{ name: 'SHOP', hosts: ['api.example.com'], from: 'environment' }])
  expect(text).not.toContain('canary')
  const refused = await put(heddle, 'SHOP', { value: 'another value', hosts: ['evil.example'] })
  expect([refused.status, refused.text.includes('HEDDLE_SECRET_SHOP')]).toEqual([409, true])
  expect((await heddle.send('/api/secrets/SHOP', { method: 'DELETE' })).status).toBe(409)
  for (const name of ['shop', '1SHOP', 'SHOP-2', 'SHOP_HOSTS', '__proto__']) {
    const { status } = await put(heddle, name, { value: 'another value', hosts: ['a.example'] })
    expect([name, status]).toEqual([name, 400])
  }
})

test('only admins see which secrets there are', async () => {
  const heddle = await ownServer()
  const { cookie } = await newPerson(heddle, 'editor')
  expect((await rawRequest(`${heddle.url}/api/secrets`, { headers: { cookie } })).status).toBe(403)
  const { token } = await newKey(heddle, { scopes: ['read', 'run', 'annotate', 'write'] })
  const headers = { authorization: `Bearer ${token}` }
  expect((await heddle.send('/api/secrets', { headers })).status).toBe(403)
})
