import { expect, onTestFinished, test, vi } from 'vitest'
import type { ErrorBody } from '../server/api.ts'
import type { Alert, AlertList, AlertMessage, AlertRule, AlertTest } from '../server/api/alerts.ts'
import { newPerson } from './support/credentials.ts'
import { deploy, publishVersion, saying } from './support/deployed.ts'
import { RunWriter } from './support/journal-contract.ts'
import { startServed, type Served } from './support/served.ts'
import { ownFolder } from './support/temporary-folder.ts'
import {
  expectedSignature,
  receiveWebhooks,
  type WebhookReceiver,
} from './support/webhook-receiver.ts'

const minute = 60_000
const failing: AlertRule = {
  measure: 'failed',
  subject: { kind: 'graph', name: 'loom' },
  limit: 0.5,
  window: 10 * minute,
  leastRuns: 3,
}

async function receiver(): Promise<WebhookReceiver> {
  const opened = await receiveWebhooks()
  onTestFinished(() => opened[Symbol.asyncDispose]())
  return opened
}

async function served(options: { home?: string; port?: number } = {}): Promise<Served> {
  const { home, port } = options
  const heddle = await startServed({
    warm: false,
    alerts: { every: 30, delays: [1, 1] },
    ...(home === undefined ? {} : { home }),
    variables: port === undefined ? {} : { HEDDLE_EGRESS_ALLOW: `127.0.0.1:${port}` },
  })
  onTestFinished(() => heddle[Symbol.asyncDispose]())
  return heddle
}

let runs = 0
/** All at once: the rules are looked at all the time. */
async function record(heddle: Served, status: 'succeeded' | 'failed', amount = 1): Promise<void> {
  const entries = Array.from({ length: amount }, () => {
    runs += 1
    const writer = new RunWriter(`run-${runs}`, Date.now() - 5000)
    return [writer.start({}, 'loom'), writer.end(status)]
  })
  await heddle.server.workspace.journal.append(entries.flat())
}

async function set(heddle: Served, rule: AlertRule): Promise<Alert> {
  const { status, body } = await heddle.send<Alert>('/api/alerts', { body: rule })
  expect(status).toBe(201)
  return body
}

async function only(heddle: Served): Promise<Alert> {
  const { alerts } = (await heddle.send<AlertList>('/api/alerts')).body
  expect(alerts).toHaveLength(1)
  return alerts[0]!
}

const messagesOf = ({ received }: WebhookReceiver): readonly AlertMessage[] =>
  received.map(({ text }): AlertMessage => JSON.parse(text))

test('a rule fires, its webhook is told and told again where it does not listen, and ends', async () => {
  const hook = await receiver()
  const heddle = await served({ port: hook.port })
  await heddle.publish(saying('loom', 'Cloth'))
  const made = await set(heddle, { ...failing, webhook: hook.url })
  expect(made).toMatchObject({
    sentence: 'Share of failed runs of the graph "loom" over 50 % for 10 min, from 3 runs on',
    state: 'quiet',
    now: { kind: 'too-few', value: null },
    changes: [],
  })
  await record(heddle, 'failed', 2)
  await record(heddle, 'succeeded')
  hook.answer(500)
  await vi.waitFor(async () => {
    expect(await only(heddle)).toMatchObject({
      state: 'firing',
      changes: [{ kind: 'fired', told: { state: 'delivered', attempts: 2 } }],
    })
  })
  expect((await heddle.send('/api/alerts/firing')).body).toEqual({ firing: 1 })
  await record(heddle, 'succeeded', 3)
  await vi.waitFor(async () => {
    expect(await only(heddle)).toMatchObject({
      state: 'quiet',
      changes: [{ kind: 'ended', told: { state: 'delivered' } }, { kind: 'fired' }],
    })
  })
  const fired = {
    type: 'alert.fired',
    text: 'Share of failed runs of the graph "loom" was 66.7 % over the last 10 minutes, over the limit of 50 % (2 of 3 runs, 95 % interval 20.8 % to 93.9 %).',
    data: { id: made.id, sentence: made.sentence, limit: 0.5, value: 2 / 3 },
  }
  expect(messagesOf(hook)).toMatchObject([
    fired,
    fired,
    { type: 'alert.ended', data: { value: 1 / 3 } },
  ])
  expect(JSON.stringify(messagesOf(hook))).not.toContain(hook.url)
  const path = `/api/alerts/${made.id}/webhook-secret`
  const { secret } = (await heddle.send<{ secret: string }>(path)).body
  for (const received of hook.received) {
    expect(received.headers['webhook-signature']).toBe(expectedSignature(secret, received))
  }
  const [first, again, ended] = hook.received.map(({ headers }) => headers['webhook-id'])
  expect(again).toBe(first)
  expect(ended).not.toBe(first)
})

test('what fires and what is still to be told outlive a restart', async () => {
  const hook = await receiver()
  const home = ownFolder()
  const first = await startServed({
    home,
    warm: false,
    alerts: { every: 30, delays: [3_600_000] },
    variables: { HEDDLE_EGRESS_ALLOW: `127.0.0.1:${hook.port}` },
  })
  await first.publish(saying('loom', 'Cloth'))
  await record(first, 'failed', 3)
  hook.answer(503)
  const made = await set(first, { ...failing, webhook: hook.url })
  expect(made.state).toBe('firing')
  await vi.waitFor(async () => {
    expect((await only(first)).changes).toMatchObject([{ told: { state: 'due', attempts: 1 } }])
  })
  await first.server.workspace.store.updateTable('alert_changes').set({ next_at: 0 }).execute()
  await first[Symbol.asyncDispose]()

  const second = await served({ home, port: hook.port })
  await vi.waitFor(async () => {
    expect(await only(second)).toMatchObject({
      state: 'firing',
      since: made.since,
      changes: [{ kind: 'fired', told: { state: 'delivered', attempts: 2 } }],
    })
  })
  await second.send(`/api/alerts/${made.id}`, { method: 'DELETE' })
  expect((await second.send<AlertList>('/api/alerts')).body.alerts).toEqual([])
  await vi.waitFor(() => {
    expect(messagesOf(hook).at(-1)).toMatchObject({
      type: 'alert.ended',
      text: `The alert "${made.sentence}" has ended, because the rule was deleted.`,
    })
  })
})

test('a rule is changed, looked at anew, and does not fire about what is gone', async () => {
  const heddle = await served()
  const version = await publishVersion(heddle, saying('loom', 'Cloth'))
  const variants = [{ name: 'only', version, weight: 1 }]
  await deploy(heddle, 'weaver', { graph: 'loom', variants })
  const silent: AlertRule = {
    ...failing,
    measure: 'requests',
    subject: { kind: 'deployment', name: 'weaver' },
    limit: 1,
  }
  const { id, state } = await set(heddle, silent)
  expect(state).toBe('firing')
  const change = async (rule: AlertRule): Promise<Alert> =>
    (await heddle.send<Alert>(`/api/alerts/${id}`, { method: 'PUT', body: rule })).body
  await heddle.run('weaver', { question: 'Warp?' })
  await vi.waitFor(async () => expect((await only(heddle)).state).toBe('quiet'))
  expect(await change({ ...silent, limit: 2 })).toMatchObject({
    state: 'firing',
    now: { value: 1 },
  })
  const slow = await change({ ...silent, measure: 'latency-p95', limit: 6000 })
  expect(slow).toMatchObject({ state: 'quiet', now: { kind: 'too-few' } })
  expect(slow.changes[0]?.text).toMatch(/has ended, because the rule was changed\.$/)
  await change({ ...silent, limit: 9 })
  await heddle.send('/api/deployments/weaver', { method: 'DELETE' })
  await vi.waitFor(async () => {
    expect(await only(heddle)).toMatchObject({
      state: 'quiet',
      now: { kind: 'unknown', text: 'There is no deployment "weaver".' },
    })
  })
})

test('a test message says what came back', async () => {
  const hook = await receiver()
  const heddle = await served({ port: hook.port })
  const { id, sentence } = await set(heddle, {
    ...failing,
    subject: { kind: 'workspace' },
    webhook: hook.url,
  })
  const send = async (): Promise<AlertTest> =>
    (await heddle.send<AlertTest>(`/api/alerts/${id}/test`, { method: 'POST' })).body
  expect(await send()).toEqual({ delivered: true, status: 204 })
  hook.answer(404)
  expect(await send()).toEqual({
    delivered: false,
    status: 404,
    problem: 'It was answered with status 404.',
  })
  expect(messagesOf(hook)[0]).toMatchObject({
    type: 'alert.test',
    text: `This is a test of the alert "${sentence}". Nothing has happened.`,
  })
})

test('everything that is wrong with a rule is said at once', async () => {
  const heddle = await served()
  await heddle.publish(saying('loom', 'Cloth'))
  const wrong = { ...failing, limit: 5, window: 90_500, leastRuns: 0, webhook: 'ftp://nowhere' }
  const body = { ...wrong, subject: { kind: 'graph', name: 'lom' } }
  const refused = await heddle.send<ErrorBody>('/api/alerts', { body })
  expect(refused.status).toBe(422)
  expect(refused.body.error.problems?.map(({ message }) => message)).toEqual([
    'There is no graph "lom". Did you mean "loom"?',
    'The limit of a share must be from 0 to below 1 (0.05 is 5 %), and is 5.',
    'The window must be whole minutes, from 60000 ms (1 min) to 86400000 ms (24 h), and is 90500 ms.',
    'The least number of runs must be a whole number from 1 to 10000, and is 0.',
    'The webhook must be an address that begins with https:// or http://, at most 2000 characters long, and is "ftp://nowhere". Leave it out to tell nobody.',
  ])
  const slow = { ...failing, measure: 'latency-p50', limit: 2 * minute, window: minute }
  expect((await heddle.send<ErrorBody>('/api/alerts', { body: slow })).body.error.message).toBe(
    'Latency p50 over 2 min cannot be seen within 1 min: the window must be longer than the limit.',
  )
  expect((await heddle.send('/api/alerts/none', { method: 'PUT', body: failing })).status).toBe(404)
  expect((await heddle.send('/api/alerts/none', { method: 'DELETE' })).status).toBe(404)
})

test('those who may read see alerts, and not the whole address of a webhook', async () => {
  const heddle = await served()
  const webhook = 'https://chat.example.com/hooks/a-secret'
  const { id } = await set(heddle, { ...failing, subject: { kind: 'workspace' }, webhook })
  const { cookie } = await newPerson(heddle, 'viewer')
  const seen = await heddle.send<AlertList>('/api/alerts', { headers: { cookie } })
  expect(seen.body.alerts[0]?.webhook).toBe('https://chat.example.com/…')
  expect((await only(heddle)).webhook).toBe(webhook)
  const origin = new URL(heddle.url).origin
  const headers = { cookie, origin, 'content-type': 'application/json' }
  expect((await heddle.send('/api/alerts', { body: failing, headers })).status).toBe(403)
  for (const further of ['/test', '']) {
    const method = further === '' ? 'DELETE' : 'POST'
    const answer = await heddle.send(`/api/alerts/${id}${further}`, { method, headers })
    expect(answer.status).toBe(403)
  }
  expect((await heddle.send(`/api/alerts/${id}/webhook-secret`, { headers })).status).toBe(403)
})
