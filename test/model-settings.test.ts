import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { Graph } from '../engine/graph/document.ts'
import type { ModelReport, Settings } from '../server/api.ts'
import { execute } from '../server/cli/commands/models-test.ts'
import { openAlone } from '../server/cli/connection/alone.ts'
import { connect } from '../server/cli/connection/connect.ts'
import { readEnvironment } from '../server/environment.ts'
import { graph } from './support/graphs.ts'
import { startScriptedModel } from './support/scripted-model-server.ts'
import { startServed, type Served } from './support/served.ts'
import { ownFolder } from './support/temporary-folder.ts'

const key = 'canary+0123456789/abcdefgh'
const question = 'What is a heddle?'

const local = await startScriptedModel({ key })
const cloud = await startScriptedModel()
const heddle = await startServed({ warm: false })

afterAll(async () => {
  await heddle[Symbol.asyncDispose]()
  await local.close()
  await cloud.close()
})

beforeEach(() => {
  local.reset()
  cloud.reset()
})

async function put(name: string, body: object, served: Served = heddle): Promise<Settings> {
  const path = `/api/settings/connections/${name}`
  const answer = await served.send<Settings>(path, { method: 'PUT', body })
  expect([answer.text, answer.status]).toEqual([answer.text, 200])
  return answer.body
}

function asking(name: string, model: string): Graph {
  return graph(name, {
    nodes: {
      answer: { type: 'generate@1', config: { model }, inputs: { question: '$.question' } },
    },
    outputs: { answer: 'answer.answer' },
  })
}

describe('several connections at the same time', () => {
  test('are asked by their names, each with its own key', async () => {
    await put('local', { baseUrl: local.url, key })
    const settings = await put('cloud', { baseUrl: cloud.url })
    expect(settings.connections).toEqual([
      {
        name: 'local',
        kind: 'openai',
        baseUrl: local.url,
        key: '…efgh',
        from: 'settings',
        first: true,
      },
      {
        name: 'cloud',
        kind: 'openai',
        baseUrl: cloud.url,
        key: null,
        from: 'settings',
        first: false,
      },
    ])
    await heddle.publish(asking('on-cloud', 'cloud:big'))
    await heddle.publish(asking('on-local', 'local:tiny'))
    expect(await heddle.run('on-cloud', { question })).toMatchObject({ status: 'succeeded' })
    expect(await heddle.run('on-local', { question })).toMatchObject({ status: 'succeeded' })
    const asked = ({ requests }: typeof local): unknown[] =>
      requests.filter(({ path }) => path === '/chat/completions').map(({ body }) => body['model'])
    expect([asked(cloud), asked(local)]).toEqual([['big'], ['tiny']])
    expect(JSON.stringify(cloud.requests)).not.toContain(key)
  })

  test('a profile of one’s own is asked as it says, and can be removed', async () => {
    const creative = {
      name: 'creative',
      model: 'cloud:big',
      temperature: 1.5,
      requestsPerMinute: 90,
    }
    await heddle.connect({ profiles: [creative] })
    const { body } = await heddle.send<Settings>('/api/settings')
    expect(body.profiles.at(-1)).toEqual({
      name: 'creative',
      role: 'chat',
      model: 'cloud:big',
      resolved: 'cloud:big',
      settings: { temperature: 1.5, requestsPerMinute: 90 },
      own: true,
    })
    await heddle.publish(asking('with-creative', 'creative'))
    await heddle.run('with-creative', { question })
    expect(cloud.requests[0]?.body).toMatchObject({ model: 'big' })
    const refused = await heddle.send('/api/settings/connections/cloud', { method: 'DELETE' })
    expect([refused.status, refused.text]).toEqual([
      409,
      expect.stringContaining('is used by the profile \\"creative\\"'),
    ])
    await heddle.connect({ profiles: [{ name: 'creative', model: '', removed: true }] })
    const run = await heddle.run('with-creative', { question })
    expect(run.error?.message).toContain('There is no chat model "creative".')
  })

  test('an address that moves to another server loses its key', async () => {
    await put('moving', { baseUrl: local.url, key })
    const settings = await put('moving', { baseUrl: cloud.url })
    expect(settings.connections.at(-1)).toMatchObject({ name: 'moving', key: null })
    const gone = await heddle.send<Settings>('/api/settings/connections/moving', {
      method: 'DELETE',
    })
    expect(gone.body.connections.map(({ name }) => name)).not.toContain('moving')
    const again = await heddle.send('/api/settings/connections/moving', { method: 'DELETE' })
    expect(again.status).toBe(404)
  })

  test('another one can become the first, where models without a connection are', async () => {
    const settings = await put('cloud', { first: true })
    expect(settings.connections.map(({ name }) => name)).toEqual(['cloud', 'local'])
    await put('local', { first: true })
  })

  test('names and profiles that make no sense are refused with a sentence', async () => {
    const bad = await heddle.send('/api/settings/connections/A%3Ab', {
      method: 'PUT',
      body: { baseUrl: local.url },
    })
    expect([bad.status, bad.text]).toEqual([
      400,
      expect.stringContaining('must begin with a small letter'),
    ])
    const removed = await heddle.send('/api/settings', {
      method: 'PUT',
      body: { profiles: [{ name: 'default', model: '', removed: true }] },
    })
    expect(removed.status).toBe(422)
    const unknown = await heddle.send('/api/settings/test-model', { body: { name: 'nobody' } })
    expect([unknown.status, unknown.text]).toEqual([
      422,
      expect.stringContaining('There is no profile or model'),
    ])
  })

  test('the connection test asks a stored connection with its key, and no other address', async () => {
    const stored = await heddle.send('/api/settings/test', { body: { connection: 'local' } })
    expect(stored.body).toMatchObject({ ok: true })
    await heddle.send('/api/settings/test', { body: { connection: 'local', baseUrl: cloud.url } })
    expect(JSON.stringify(cloud.requests.map(({ headers }) => headers))).not.toContain(key)
  })
})

test('a key never comes back, whatever is asked', async () => {
  await put('local', { baseUrl: local.url, key })
  const said = [
    (await heddle.send('/api/settings')).text,
    (await heddle.send('/api/session')).text,
    (await heddle.send('/api/settings/test-model', { body: { name: 'local:tiny' } })).text,
    heddle.logged(),
  ]
  expect(said.filter((text) => text.includes(key))).toEqual([])
})

test('the model test says over HTTP what works', async () => {
  const body = { name: 'cloud:scripted', role: 'chat' }
  const report = await heddle.send<ModelReport>('/api/settings/test-model', { body })
  expect(report.body).toMatchObject({ ok: true, model: 'cloud:scripted' })
})

test('the connection of before there were several is still there, also with its key', async () => {
  const home = ownFolder()
  const before = await startServed({ home, warm: false })
  const { connection, store, key: master } = before.server.workspace
  await connection.change({ baseUrl: local.url, key })
  // As an older version left it: the key where it still is, the address in a value of its own.
  await store.deleteFrom('settings').where('name', '=', 'connections').execute()
  const value = { name: 'provider-url', value: JSON.stringify(local.url), updated_at: 1 }
  await store.insertInto('settings').values(value).execute()
  expect(master).toBeDefined()
  await before[Symbol.asyncDispose]()
  const after = await startServed({ home, warm: false })
  onTestFinished(() => after[Symbol.asyncDispose]())
  const { body } = await after.send<Settings>('/api/settings')
  expect(body.connections).toEqual([
    {
      name: 'openai',
      kind: 'openai',
      baseUrl: local.url,
      key: '…efgh',
      from: 'settings',
      first: true,
    },
  ])
  await put('cloud', { baseUrl: cloud.url }, after)
  expect((await after.send<Settings>('/api/settings')).body.connections).toHaveLength(2)
})

test('the environment makes one of the connections, which the settings do not change', async () => {
  const home = ownFolder()
  writeFileSync(join(home, 'prices.json'), '{"models": {"scripted": {"input": 1, "output": 1}}}')
  const variables = { OPENAI_BASE_URL: cloud.url }
  const served = await startServed({ home, variables, warm: false })
  onTestFinished(() => served[Symbol.asyncDispose]())
  const settings = await put('local', { baseUrl: local.url, key, first: true }, served)
  expect(settings.connections.map(({ name, from }) => [name, from])).toEqual([
    ['openai', 'environment'],
    ['local', 'settings'],
  ])
  expect(settings.prices).toMatchObject({ overrides: 1 })
  for (const method of ['PUT', 'DELETE']) {
    const body = method === 'PUT' ? { baseUrl: local.url } : undefined
    const options = body === undefined ? { method } : { method, body }
    const { status } = await served.send('/api/settings/connections/openai', options)
    expect([method, status]).toEqual([method, 409])
  }
  await served.server.workspace.connection.settled()
  await served.publish(asking('priced', 'default'))
  const run = await served.run('priced', { question })
  expect(run.usage.cost).toBeGreaterThan(0)
})

describe('heddle models test', () => {
  const options = {
    building: { progress: () => undefined, done: () => undefined },
    onMessage: () => undefined,
  }

  async function told(name: string, given: Record<string, string> = {}) {
    const environment = readEnvironment({
      HEDDLE_HOME: ownFolder(),
      OPENAI_BASE_URL: cloud.url,
    })
    await using connection = await openAlone({ ...options, environment })
    const lines: string[] = []
    const channel = { print: (line: unknown) => lines.push(JSON.stringify(line)) }
    // SAFETY: these are the parts of a call that the command uses.
    const code = await execute({
      arguments: {
        operands: [name],
        has: (option: string) => option in given,
        value: (option: string) => given[option],
        values: () => [],
      },
      output: { result: channel, messages: channel },
      connect: () => Promise.resolve(connection),
    } as never)
    return { code, text: lines.join('\n') }
  }

  test('prints a line for each check, and ends well where the chat works', async () => {
    const { code, text } = await told('openai:scripted')
    expect(code).toBe(0)
    for (const check of ['chat', 'streaming', 'JSON schema', 'tool calls', 'images', 'rerank']) {
      expect(text).toContain(check)
    }
    expect(text).toContain('vectors of 64 numbers')
  })

  test('ends with 1 where the chat fails, and is for an embedding model when told so', async () => {
    cloud.script(({ path }) =>
      path === '/chat/completions'
        ? { kind: 'status', status: 400, message: 'No chat.' }
        : undefined,
    )
    expect((await told('openai:e')).code).toBe(1)
    expect((await told('openai:e', { as: 'embedding' })).code).toBe(0)
    await expect(told('openai:e', { as: 'poet' })).rejects.toThrow('--as is "poet"')
    await expect(told('nobody')).rejects.toThrow(
      'There is no profile or model "nobody". Name a profile (default, small, judge, embedding, rerank), or a model of a connected server ("openai:…").',
    )
  })

  test('says that there is no such profile where no server is connected, too', async () => {
    const environment = readEnvironment({ HEDDLE_HOME: ownFolder() })
    await using connection = await openAlone({ ...options, environment })
    await expect(connection.testModel('defalt')).rejects.toThrow(
      'There is no profile or model "defalt". Did you mean "default"?',
    )
    expect(await connection.testModel('default')).toMatchObject({ model: 'offline', ok: false })
  })

  test('goes through a server that holds the folder', async () => {
    const environment = readEnvironment({ HEDDLE_HOME: heddle.home })
    await using connection = await connect({ ...options, environment })
    expect(await connection.testModel('cloud:scripted', 'chat')).toMatchObject({ ok: true })
    expect((await connection.modelSettings()).connections.length).toBeGreaterThan(1)
  })
})
