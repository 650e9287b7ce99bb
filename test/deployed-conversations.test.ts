import type { KeyCreated } from '../server/api/people.ts'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type {
  DeliveryList,
  DeploymentSave,
  EndpointAnswer,
  ThreadAnswer,
  WebhookSecret,
} from '../server/api/deployments.ts'
import type { ErrorBody } from '../server/api.ts'
import { all, token, type Answer } from './support/client.ts'
import { deploy, publishVersion, saying } from './support/deployed.ts'
import { graph } from './support/graphs.ts'
import { rawRequest } from './support/raw-request.ts'
import { startScriptedModel } from './support/scripted-model-server.ts'
import { startServed } from './support/served.ts'
import { expectedSignature, receiveWebhooks } from './support/webhook-receiver.ts'

const model = await startScriptedModel()
const receiver = await receiveWebhooks()
const heddle = await startServed({
  warm: false,
  variables: {
    OPENAI_BASE_URL: model.url,
    HEDDLE_MODEL: 'scripted',
    HEDDLE_EGRESS_ALLOW: `127.0.0.1:${receiver.port}`,
  },
})
const one = await publishVersion(heddle, saying('speaker', 'one'))
const two = await publishVersion(heddle, saying('speaker', 'two'))

afterAll(async () => {
  await heddle[Symbol.asyncDispose]()
  await receiver[Symbol.asyncDispose]()
  await model.close()
})
beforeEach(() => model.reset())

const authorization = `Bearer ${token}`
const json = { authorization, 'content-type': 'application/json' }

function run(
  name: string,
  body: object = { input: { question: 'x' } },
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer<EndpointAnswer & ErrorBody>> {
  return heddle.send(`/v1/graphs/${name}/runs`, { body, headers: { ...json, ...headers } })
}

const split = (weights: [number, number]): DeploymentSave['settings'] => ({
  graph: 'speaker',
  variants: [
    { name: 'a', version: one, weight: weights[0] },
    { name: 'b', version: two, weight: weights[1] },
  ],
})

describe('a thread', () => {
  const chat = graph('chat', {
    inputs: { question: { type: 'text' }, history: { type: 'messages', optional: true } },
    nodes: {
      said: {
        type: 'template@1',
        config: { template: '{{question}} after [{{history}}]' },
        inputs: { question: '$.question', history: '$.history' },
      },
    },
    outputs: { answer: 'said.text' },
  })
  const ask = (question: string, thread: string) => run('chat', { input: { question }, thread })

  test('remembers what was said in it, and nothing of another', async () => {
    await heddle.publish(chat)
    const first = await ask('Who are you?', 't1')
    expect(first.body).toMatchObject({ status: 'succeeded', thread: 't1' })
    const second = await ask('And then?', 't1')
    const [start] = await all(heddle.watch(second.body.id))
    expect(start?.event).toMatchObject({
      input: {
        question: 'And then?',
        history: [
          { role: 'user', content: 'Who are you?' },
          { role: 'assistant', content: first.body.outputs['answer'] },
        ],
      },
    })
    await ask('Elsewhere', 't2')
    const { body } = await heddle.send<ThreadAnswer>('/v1/graphs/chat/threads/t1')
    expect(body.messages.map(({ role, run: id }) => [role, id])).toEqual([
      ['user', first.body.id],
      ['assistant', first.body.id],
      ['user', second.body.id],
      ['assistant', second.body.id],
    ])
    expect((await heddle.look(second.body.id)) as EndpointAnswer).toHaveProperty('thread', 't1')
    const gone = await heddle.send('/v1/graphs/chat/threads/t1', { method: 'DELETE' })
    expect(gone.status).toBe(204)
    expect((await heddle.send('/v1/graphs/chat/threads/t1')).status).toBe(404)
  })

  test('is as good as not there for a key that is bound to something else, and has a name', async () => {
    await heddle.publish(chat)
    await heddle.publish({ ...chat, name: 'other-chat' })
    await ask('Mine', 'mine')
    const made = await heddle.send<KeyCreated>('/api/keys', {
      body: { name: 'other', scopes: ['run'], boundTo: [{ kind: 'graph', name: 'other-chat' }] },
    })
    const headers = {
      authorization: `Bearer ${made.body.token}`,
      'content-type': 'application/json',
    }
    for (const method of ['GET', 'DELETE']) {
      const known = await heddle.send('/v1/graphs/chat/threads/mine', { method, headers })
      expect(known.status).toBe(404)
    }
    const own = await heddle.send('/v1/graphs/other-chat/threads/mine', { headers })
    expect(own.status).toBe(404)
    expect((await heddle.send('/v1/graphs/chat/threads/mine')).text).toContain('Mine')
    for (const thread of ['', 'x'.repeat(201)]) {
      expect((await run('chat', { input: { question: 'x' }, thread })).status).toBe(422)
    }
    expect((await heddle.send('/v1/graphs/chat/threads/')).status).toBe(404)
  })

  test('is refused where a graph cannot converse, and beside a history of one’s own', async () => {
    const mute = await run('speaker', { input: { question: 'x' }, thread: 't' })
    expect(mute.body.error).toMatchObject({
      code: 'NO_CONVERSATION',
      message:
        'The graph "speaker" has no input of the type messages, so it cannot take part in a thread.',
    })
    const both = await run('chat', { input: { question: 'x', history: [] }, thread: 't' })
    expect(both.body.error.code).toBe('HISTORY_AND_THREAD')
  })

  test('keeps to one variant where no user is named', async () => {
    await heddle.publish(chat)
    const version = (await heddle.send<{ version: string }>('/api/graphs/chat')).body.version
    await deploy(heddle, 'talk', { graph: 'chat', variants: [{ name: 'a', version, weight: 1 }] })
    const units: unknown[] = []
    for (const thread of ['t', 't', 'u']) {
      const { body } = await run('talk', { input: { question: 'x' }, thread })
      units.push(body.deployment?.unit)
    }
    expect([units[0] === units[1], units[0] === units[2]]).toEqual([true, false])
  })
})

describe('a webhook', () => {
  test('is told of the end of a run, with a signature that the secret proves', async () => {
    await deploy(heddle, 'telling', split([1, 0]))
    const accepted = await run('telling', { input: { question: 'x' }, webhook: receiver.url })
    expect(accepted.status).toBe(202)
    const { id } = accepted.body
    const told = () => receiver.received.find(({ body }) => body.data.id === id)
    await vi.waitFor(() => expect(told()).toBeDefined())
    expect(told()!.body).toMatchObject({
      type: 'run.succeeded',
      data: { id, outputs: { answer: 'one: x' }, deployment: { name: 'telling', variant: 'a' } },
    })
    const { secret } = (await heddle.send<WebhookSecret>('/api/deployments/telling/webhook-secret'))
      .body
    expect(told()!.headers['webhook-signature']).toBe(expectedSignature(secret, told()!))
    await vi.waitFor(async () => {
      const { deliveries } = (await heddle.send<DeliveryList>(`/v1/runs/${id}/deliveries`)).body
      expect(deliveries).toMatchObject([
        { id: told()!.headers['webhook-id'], state: 'delivered', attempts: 1 },
      ])
    })
  })

  test('does not reach what is not the public web, unless it is allowed', async () => {
    const url = `http://127.0.0.1:${receiver.port + 1}/`
    const { body } = await run('speaker', { input: { question: 'x' }, webhook: url })
    await vi.waitFor(async () => {
      const { deliveries } = (await heddle.send<DeliveryList>(`/v1/runs/${body.id}/deliveries`))
        .body
      expect(deliveries).toMatchObject([
        { state: 'failed', problem: expect.stringContaining('127.0.0.1') },
      ])
    })
    const odd = await run('speaker', { input: { question: 'x' }, webhook: 'file:///etc/passwd' })
    expect(odd.status).toBe(422)
  })
})

describe('a page of an origin that a deployment lists', () => {
  const origin = 'https://www.example.com'
  const sent = { ...json, origin, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' }
  const body = JSON.stringify({ input: { question: 'x' } })

  test('may ask whether it may, run it, and look at the run', async () => {
    await deploy(heddle, 'open', { ...split([1, 0]), origins: [origin] })
    const url = `${heddle.url}/v1/graphs/open/runs`
    const asked = await rawRequest(url, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    })
    expect([asked.status, asked.headers['access-control-allow-origin']]).toEqual([204, origin])
    expect(asked.headers['access-control-allow-headers']).toContain('idempotency-key')
    expect(asked.headers).not.toHaveProperty('access-control-allow-credentials')
    const ran = await rawRequest(url, { method: 'POST', headers: sent, body })
    expect([ran.status, ran.headers['access-control-allow-origin']]).toEqual([200, origin])
    expect(ran.headers['access-control-expose-headers']).toContain('x-heddle-run')
    const looked = await rawRequest(
      `${heddle.url}/v1/runs/${ran.headers['x-heddle-run'] as string}`,
      {
        headers: sent,
      },
    )
    expect(looked.status).toBe(200)
  })

  test('may do so with a token only, and nothing else', async () => {
    const { headers } = await rawRequest(heddle.server.loginUrl)
    const cookie = headers['set-cookie']![0]!.split(';')[0]!
    const { authorization: _token, ...without } = sent
    const ambient = await rawRequest(`${heddle.url}/v1/graphs/open/runs`, {
      method: 'POST',
      headers: { ...without, cookie },
      body,
    })
    expect(ambient.status).toBe(401)
    for (const path of ['/v1/graphs/split/runs', '/v1/graphs/speaker/runs', '/api/deployments']) {
      const refused = await rawRequest(heddle.url + path, { method: 'POST', headers: sent, body })
      expect([path, refused.status]).toEqual([path, 403])
      expect(refused.headers).not.toHaveProperty('access-control-allow-origin')
    }
    const other = await rawRequest(`${heddle.url}/v1/graphs/open/runs`, {
      method: 'POST',
      headers: { ...sent, origin: 'https://evil.example' },
      body,
    })
    expect(other.status).toBe(403)
  })
})
